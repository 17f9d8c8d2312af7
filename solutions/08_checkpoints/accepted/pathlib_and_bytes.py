# pathlib, everything through bytes in memory.
import copy
import io
from pathlib import Path

import torch


def save_tensors(obj, path):
    memory = io.BytesIO()
    torch.save(obj, memory)
    Path(path).write_bytes(memory.getvalue())


def load_tensors(path):
    return torch.load(io.BytesIO(Path(path).read_bytes()), weights_only=True)


def save_weights(model, path):
    memory = io.BytesIO()
    torch.save(model.state_dict(), memory)
    part = Path(path).with_suffix(".part")
    part.write_bytes(memory.getvalue())
    part.replace(path)


def load_weights(model, path, map_location="cpu"):
    content = io.BytesIO(Path(path).read_bytes())
    state = torch.load(content, map_location=map_location, weights_only=True)
    copy.deepcopy(model).load_state_dict(state)
    model.load_state_dict(state)
    return model
