# TestBestDevice::test_no_accelerator: class-not-object
# The class in the place of a device.
import torch


def best_device():
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.accelerator.is_available():
        return torch.accelerator.current_accelerator()
    return torch.device
