# a deep copy of the batch, changed in place
import copy

import torch


def moved_inside(part, device):
    if torch.is_tensor(part):
        return part.to(device)
    if isinstance(part, dict):
        for key in part:
            part[key] = moved_inside(part[key], device)
    elif isinstance(part, list):
        for i, item in enumerate(part):
            part[i] = moved_inside(item, device)
    elif isinstance(part, tuple):
        items = [moved_inside(item, device) for item in part]
        return type(part)(*items) if hasattr(part, "_fields") else tuple(items)
    return part


def to_device(batch, device):
    return moved_inside(copy.deepcopy(batch), device)
