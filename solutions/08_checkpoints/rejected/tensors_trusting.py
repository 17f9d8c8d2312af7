# TestTensors::test_load_tensors_refuses: weights-only-off
import torch


def load_tensors(path):
    return torch.load(path, weights_only=False)
