# TestToDevice::test_dict: other-container
import torch


def to_device(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return [to_device(v, device) for v in batch.values()]
    if hasattr(batch, "_fields"):
        return batch._make(to_device(v, device) for v in batch)
    if isinstance(batch, (list, tuple)):
        return type(batch)([to_device(v, device) for v in batch])
    return batch
