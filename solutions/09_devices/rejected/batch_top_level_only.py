# TestToDevice::test_nested: top-level-only
import torch


def to_device(batch, device):
    def move(v):
        return v.to(device) if isinstance(v, torch.Tensor) else v

    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return type(batch)({k: move(v) for k, v in batch.items()})
    if isinstance(batch, list):
        return [type(v)(*[move(w) for w in v]) if hasattr(v, "_fields") else move(v) for v in batch]
    if isinstance(batch, tuple):
        return tuple(move(v) for v in batch)
    return batch
