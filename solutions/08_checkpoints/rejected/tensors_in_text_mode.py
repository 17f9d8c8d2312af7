# TestTensors::test_save_tensors_writes_a_file: opened-for-text
# The file is open for text.
import torch


def save_tensors(obj, path):
    with open(path, "w") as f:
        torch.save(obj, f)
