# TestToDevice::test_namedtuple, TestToDevice::test_ordered_dict: exact-type
# A namedtuple is of another class than tuple.
import torch


def to_device(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if type(batch) == dict:
        return {k: to_device(v, device) for k, v in batch.items()}
    if type(batch) == list:
        return [to_device(v, device) for v in batch]
    if type(batch) == tuple:
        return tuple(to_device(v, device) for v in batch)
    return batch
