# Bytes made in memory, written by the system's own calls, and a hard link that is renamed.
import copy
import io
import os

import torch


def save_weights(model, path):
    buffer = io.BytesIO()
    torch.save(model.state_dict(), buffer)
    first, second = path + ".1", path + ".2"
    for leftover in (first, second):
        if os.path.lexists(leftover):
            os.unlink(leftover)
    handle = os.open(first, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        os.write(handle, buffer.getbuffer())
        os.fsync(handle)
    finally:
        os.close(handle)
    os.link(first, second)
    os.rename(second, path)
    os.unlink(first)


def load_weights(model, path, map_location="cpu"):
    with open(path, "rb") as f:
        weights = torch.load(f, map_location=map_location, weights_only=True)
    copy.deepcopy(model).load_state_dict(weights, strict=True)
    report = model.load_state_dict(weights)
    assert not report.missing_keys
    return model
