# TestWeights::test_load_weights_into_the_model: loads-into-copy
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    new_model = copy.deepcopy(model)
    new_model.load_state_dict(state)
    return new_model
