# TestBestDevice::test_another_accelerator: only-cuda
import torch


def best_device():
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
