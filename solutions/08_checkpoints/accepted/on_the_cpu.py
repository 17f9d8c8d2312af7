# Weights are copied to the CPU and cloned before they are written; default weights_only.
import copy
import os

import torch


def save_tensors(obj, path):
    torch.save(copy.deepcopy(obj), path)


def load_tensors(path):
    return torch.load(path)


def save_weights(model, path):
    weights = {name: value.detach().cpu().clone() for name, value in model.state_dict().items()}
    torch.save(weights, path + ".unfinished")
    os.replace(path + ".unfinished", path)


def load_weights(model, path, map_location="cpu"):
    weights = torch.load(path, map_location=torch.device(map_location))
    rehearsal = copy.deepcopy(model)
    missing, surplus = rehearsal.load_state_dict(weights, strict=False)
    if missing or surplus:
        raise RuntimeError(f"missing: {missing}, surplus: {surplus}")
    model.load_state_dict(weights)
    return model
