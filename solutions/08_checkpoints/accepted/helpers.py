# A context manager for whole files, helpers for all functions, the epoch in a tensor.
import contextlib
import copy
import os

import torch


@contextlib.contextmanager
def whole_file(path):
    """Yield a file that gets its name only when everything is in it."""
    new = f"{path}.{os.getpid()}.new"
    try:
        with open(new, "wb") as file:
            yield file
        os.replace(new, path)
    finally:
        if os.path.exists(new):
            os.remove(new)


def read(path, map_location="cpu"):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    return torch.load(path, map_location, weights_only=True)


def save_tensors(obj, path):
    with whole_file(path) as file:
        torch.save(obj, file)


def load_tensors(path):
    return read(path)


def save_weights(model, path):
    save_tensors(model.state_dict(), path)


def load_weights(model, path, map_location="cpu"):
    weights = read(path, map_location)
    copy.deepcopy(model).load_state_dict(weights, strict=True)
    model.load_state_dict(weights, strict=True)
    return model


def save_checkpoint(path, model, optimizer, epoch, losses):
    parts = [part.state_dict() for part in (model, optimizer)]
    save_tensors([*parts, torch.tensor(epoch), losses], path)


def load_checkpoint(path, model, optimizer):
    *parts, epoch, losses = load_tensors(path)
    for part, state in zip((model, optimizer), parts):
        part.load_state_dict(state)
    return epoch.item(), losses
