# TestToDevice::test_other_values: string-taken-apart
import torch


def to_device(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return type(batch)([(k, to_device(v, device)) for k, v in batch.items()])
    if hasattr(batch, "__iter__"):
        items = [to_device(v, device) for v in batch]
        return type(batch)(*items) if hasattr(batch, "_fields") else type(batch)(items)
    return batch
