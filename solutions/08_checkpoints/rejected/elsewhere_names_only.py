# TestElsewhere::test_load_weights_map_location: device-is-no-text
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    if map_location == "cpu":
        state = torch.load(path, map_location="cpu", weights_only=True)
    else:
        state = torch.load(path, weights_only=True)
    copy.deepcopy(model).load_state_dict(state)
    model.load_state_dict(state)
    return model
