# TestBestDevice::test_cuda, TestBestDevice::test_no_accelerator, TestBestDevice::test_another_accelerator: turned-round
# CUDA where there is none.
import torch


def best_device():
    if not torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("cpu")
