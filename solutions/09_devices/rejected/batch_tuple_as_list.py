# TestToDevice::test_tuple: other-container
import torch


def to_device(batch, device):
    if torch.is_tensor(batch):
        return batch.to(device)
    elif isinstance(batch, dict):
        result = type(batch)()
        for key in batch:
            result[key] = to_device(batch[key], device)
        return result
    elif isinstance(batch, (list, tuple)):
        result = []
        for item in batch:
            result.append(to_device(item, device))
        return result
    else:
        return batch
