# TestBestDevice::test_an_object: string-for-device
import torch


def best_device():
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return device
