# TestToDevice::test_list, TestToDevice::test_tuple, TestToDevice::test_dict: missing-argument
# The function calls itself without the device.
import torch


def to_device(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return type(batch)((k, to_device(v)) for k, v in batch.items())
    if isinstance(batch, (list, tuple)):
        moved = [to_device(v) for v in batch]
        return type(batch)(*moved) if hasattr(batch, "_fields") else type(batch)(moved)
    return batch
