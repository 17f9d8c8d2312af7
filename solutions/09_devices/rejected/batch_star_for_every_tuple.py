# TestToDevice::test_tuple: parts-for-a-tuple
# A plain tuple is made like a namedtuple.
import torch


def to_device(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return type(batch)((k, to_device(v, device)) for k, v in batch.items())
    if isinstance(batch, tuple):
        return type(batch)(*[to_device(v, device) for v in batch])
    if isinstance(batch, list):
        return [to_device(v, device) for v in batch]
    return batch
