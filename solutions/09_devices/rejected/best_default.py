# TestBestDevice::test_cuda, TestBestDevice::test_another_accelerator: default-device
import torch


def best_device():
    return torch.get_default_device()
