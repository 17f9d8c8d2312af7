# TestBestDevice::test_cuda: one-card-is-enough
import torch


def best_device():
    if torch.cuda.device_count() > 1:
        return torch.device("cuda")
    elif torch.backends.mps.is_available():
        return torch.device("mps")
    elif torch.accelerator.is_available() and not torch.cuda.is_available():
        return torch.accelerator.current_accelerator()
    else:
        return torch.device("cpu")
