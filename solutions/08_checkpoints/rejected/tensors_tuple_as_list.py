# TestTensors::test_save_tensors_keeps_containers: other-container
import torch


def save_tensors(obj, path):
    if isinstance(obj, tuple):
        obj = list(obj)
    torch.save(obj, path)
