# TestTensors::test_load_tensors_refuses: error-swallowed
# It says so, and returns nothing.
import torch


def load_tensors(path):
    try:
        return torch.load(path, weights_only=True)
    except Exception as e:
        print("could not load", e)
