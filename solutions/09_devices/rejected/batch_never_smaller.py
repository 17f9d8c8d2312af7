# TestToDevice::test_list, TestToDevice::test_tuple: never-smaller
# It calls itself with the whole batch.
import torch


def to_device(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return type(batch)((k, to_device(v, device)) for k, v in batch.items())
    if isinstance(batch, (list, tuple)):
        return type(batch)([to_device(batch, device) for v in batch])
    return batch
