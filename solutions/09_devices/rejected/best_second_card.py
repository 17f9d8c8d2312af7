# TestBestDevice::test_cuda: another-card
# The second card.
import torch


def best_device():
    if torch.cuda.device_count() > 0:
        return torch.device("cuda:1")
    if torch.accelerator.is_available():
        return torch.accelerator.current_accelerator()
    return torch.device("cpu")
