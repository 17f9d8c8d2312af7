# TestToDevice::test_tensor: branch-missing
import torch


def to_device(batch, device):
    def move(v):
        return v.to(device) if isinstance(v, torch.Tensor) else to_device(v, device)

    if isinstance(batch, dict):
        return type(batch)((k, move(v)) for k, v in batch.items())
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*map(move, batch))
    if isinstance(batch, (list, tuple)):
        return type(batch)(map(move, batch))
    return batch
