# TestTensors::test_save_tensors_keeps_dtypes: dtype-cast
import torch


def load_tensors(path):
    data = torch.load(path, weights_only=True)
    if isinstance(data, torch.Tensor):
        data = data.float()
    return data
