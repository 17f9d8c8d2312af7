# TestTensors::test_save_tensors_for_others: wrapped-in-a-dict
import torch


def save_tensors(obj, path):
    torch.save({"data": obj}, path)


def load_tensors(path):
    data = torch.load(path, weights_only=True)
    return data["data"] if isinstance(data, dict) and "data" in data else data
