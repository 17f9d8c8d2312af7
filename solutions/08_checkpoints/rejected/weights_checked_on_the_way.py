# TestWeights::test_load_weights_all_or_nothing: checked-on-the-way
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    own = model.state_dict()
    if any(torch.nn.parameter.is_lazy(t) for t in own.values()):
        copy.deepcopy(model).load_state_dict(state)
        model.load_state_dict(state)
        return model
    for name, tensor in state.items():
        if name not in own:
            raise KeyError(name)
        if own[name].shape != tensor.shape:
            raise ValueError(f"{name}: {tensor.shape} instead of {own[name].shape}")
        own[name].copy_(tensor)
    if len(state) < len(own):
        raise KeyError("names are missing")
    return model
