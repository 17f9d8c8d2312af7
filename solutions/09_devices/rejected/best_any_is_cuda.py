# TestBestDevice::test_another_accelerator: known-accelerators-only
# Any accelerator is taken for CUDA.
import torch


def best_device():
    if torch.accelerator.is_available():
        return torch.device("cuda")
    return torch.device("cpu")
