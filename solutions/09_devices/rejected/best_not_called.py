# TestBestDevice::test_no_accelerator, TestBestDevice::test_another_accelerator: missing-parentheses
# The functions are named, and never asked.
import torch


def best_device():
    if torch.cuda.is_available:
        return torch.device("cuda")
    elif torch.accelerator.is_available:
        return torch.accelerator.current_accelerator()
    return torch.device("cpu")
