# TestTensors::test_save_tensors_writes_a_file: file-name-changed
import os

import torch


def save_tensors(obj, path):
    if not path.endswith(".pth"):
        path = path + ".pth"
    torch.save(obj, path)


def load_tensors(path):
    if not os.path.exists(path):
        path = path + ".pth"
    return torch.load(path, weights_only=True)
