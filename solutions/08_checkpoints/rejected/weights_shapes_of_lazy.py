# TestWeights::test_load_weights_into_lazy_layers: lazy-has-no-shape
import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    own = model.state_dict()
    if set(own) != set(state):
        raise ValueError("other names")
    for name in own:
        if own[name].shape != state[name].shape:
            raise ValueError(f"{name} has another shape")
    model.load_state_dict(state)
    return model
