# Everything is compared first, then copied tensor by tensor; losses as text, one dict for all.
import copy
import json
import os

import torch
from torch.nn.parameter import is_lazy


def load_weights(model, path, map_location="cpu"):
    saved = torch.load(path, weights_only=True, map_location=map_location)
    own = model.state_dict(keep_vars=True)
    assert list(own) == list(saved), "other names"
    if any(is_lazy(tensor) for tensor in own.values()):
        copy.deepcopy(model).load_state_dict(saved)
        model.load_state_dict(saved)
        return model
    for name in own:
        assert own[name].shape == saved[name].shape, f"{name} has another shape"
    with torch.no_grad():
        for name in own:
            own[name].copy_(saved[name])
    return model


def save_checkpoint(path, model, optimizer, epoch, losses):
    everything = {f"model.{name}": value for name, value in model.state_dict().items()}
    everything["rest"] = (optimizer.state_dict(), json.dumps([epoch, losses]))
    torch.save(everything, path + ".new")
    os.replace(path + ".new", path)


def load_checkpoint(path, model, optimizer):
    everything = torch.load(path, weights_only=True)
    state, text = everything.pop("rest")
    model.load_state_dict(
        {name.removeprefix("model."): value for name, value in everything.items()}
    )
    optimizer.load_state_dict(state)
    return tuple(json.loads(text))
