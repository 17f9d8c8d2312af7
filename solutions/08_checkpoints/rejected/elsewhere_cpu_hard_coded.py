# TestElsewhere::test_load_weights_hands_on_map_location: map-location-ignored
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location="cpu", weights_only=True)
    copy.deepcopy(model).load_state_dict(state)
    model.load_state_dict(state)
    return model
