# TestBestDevice::test_no_accelerator, TestBestDevice::test_another_accelerator: never-asked
# Making a name raises nothing.
import torch


def best_device():
    try:
        return torch.device("cuda")
    except RuntimeError:
        return torch.device("cpu")
