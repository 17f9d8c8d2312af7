# TestTensors::test_save_tensors_writes_a_file: save-arguments-swapped
# First where, then what.
import torch


def save_tensors(obj, path):
    torch.save(path, obj)
