# TestToDevice::test_tensor, TestToDevice::test_list, TestToDevice::test_tuple, TestToDevice::test_ordered_dict: taken-for-a-dict
# Every batch is a dict.


def to_device(batch, device):
    moved = {}
    for key, value in batch.items():
        moved[key] = to_device(value, device) if isinstance(value, dict) else value.to(device)
    return moved
