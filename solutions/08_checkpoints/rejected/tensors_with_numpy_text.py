# TestTensors::test_save_tensors_writes_a_file: numpy-file
import numpy as np
import torch


def save_tensors(obj, path):
    np.savetxt(path, obj.numpy())


def load_tensors(path):
    return torch.tensor(np.loadtxt(path, encoding="latin1"))
