# TestToDevice::test_numbers: rebuilt-tensor
import torch


def to_device(batch, device):
    if isinstance(batch, torch.Tensor):
        return torch.tensor(batch.tolist(), device=device)
    if isinstance(batch, dict):
        return type(batch)((k, to_device(v, device)) for k, v in batch.items())
    if isinstance(batch, (list, tuple)):
        items = [to_device(v, device) for v in batch]
        return type(batch)(*items) if hasattr(batch, "_fields") else type(batch)(items)
    return batch
