# TestBestDevice::test_no_accelerator: raises-without-accelerator
import torch


def best_device():
    if torch.cuda.is_available():
        return torch.device("cuda")
    if not torch.accelerator.is_available():
        raise RuntimeError("this notebook needs a GPU")
    return torch.accelerator.current_accelerator()
