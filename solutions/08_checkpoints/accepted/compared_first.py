# Names and shapes are compared before anything is loaded; lazy layers are left out of it.
import torch


def load_weights(model, path, map_location="cpu"):
    saved = torch.load(path, map_location=map_location, weights_only=True)
    if not isinstance(saved, dict):
        raise TypeError("not a state_dict")
    own = model.state_dict()
    if own.keys() != saved.keys():
        raise KeyError(f"names differ: {own.keys() ^ saved.keys()}")
    for name, tensor in own.items():
        if torch.nn.parameter.is_lazy(tensor):
            continue
        if tensor.shape != saved[name].shape:
            raise ValueError(f"{name}: {tuple(saved[name].shape)} for {tuple(tensor.shape)}")
    model.load_state_dict(saved)
    return model
