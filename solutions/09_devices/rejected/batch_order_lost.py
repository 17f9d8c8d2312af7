# TestToDevice::test_ordered_dict: other-container
import torch


def to_device(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return {k: to_device(v, device) for k, v in batch.items()}
    if isinstance(batch, list):
        return [to_device(v, device) for v in batch]
    if isinstance(batch, tuple):
        values = [to_device(v, device) for v in batch]
        return batch._make(values) if hasattr(batch, "_make") else tuple(values)
    return batch
