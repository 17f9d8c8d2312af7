# TestToDevice::test_other_values, TestToDevice::test_numbers: dtype-cast
# All that is no container becomes a tensor of floats.
import torch


def to_device(batch, device):
    if isinstance(batch, dict):
        return type(batch)((k, to_device(v, device)) for k, v in batch.items())
    if isinstance(batch, (list, tuple)):
        moved = [to_device(v, device) for v in batch]
        return type(batch)(*moved) if hasattr(batch, "_fields") else type(batch)(moved)
    if isinstance(batch, str) or batch is None:
        return batch
    return torch.as_tensor(batch).float().to(device)
