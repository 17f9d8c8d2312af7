# TestTensors::test_save_tensors_writes_a_file: fixed-file-name
# The name of the variable in quotes.
import torch


def save_tensors(obj, path):
    torch.save(obj, "path")


def load_tensors(path):
    return torch.load("path", weights_only=True)
