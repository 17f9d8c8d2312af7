# TestBestDevice::test_no_accelerator: no-accelerator-is-none
import torch


def best_device():
    return torch.accelerator.current_accelerator()
