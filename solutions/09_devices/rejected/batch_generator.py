# TestToDevice::test_tuple, TestToDevice::test_ordered_dict: other-container
# Parentheses around a comprehension make no tuple.
import torch


def to_device(batch, device):
    if isinstance(batch, torch.Tensor):
        return batch.to(device)
    if isinstance(batch, list):
        return [to_device(b, device) for b in batch]
    if isinstance(batch, tuple):
        return (to_device(b, device) for b in batch)
    if isinstance(batch, dict):
        return {k: to_device(v, device) for k, v in batch.items()}
    return batch
