# TestTensors::test_save_tensors_keeps_containers: other-container
# Every tuple becomes a list.
import torch


def save_tensors(obj, path):
    if isinstance(obj, (list, tuple)):
        obj = [o for o in obj]
    torch.save(obj, path)
