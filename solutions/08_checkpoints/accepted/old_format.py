# PyTorch's old file format, written to an open file.
import os

import torch


def save_tensors(obj, path):
    with open(path, "wb") as f:
        torch.save(obj, f, _use_new_zipfile_serialization=False)


def load_tensors(path):
    with open(path, "rb") as f:
        return torch.load(f, weights_only=True)


def save_weights(model, path):
    new = path + "~"
    torch.save(model.state_dict(), new, _use_new_zipfile_serialization=False)
    os.replace(new, path)
