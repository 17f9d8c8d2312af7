# TestBestDevice::test_an_object: number-for-device
# The number of the card.
import torch


def best_device():
    if torch.cuda.is_available():
        return torch.cuda.current_device()
    if torch.accelerator.is_available():
        return torch.accelerator.current_accelerator()
    return torch.device("cpu")
