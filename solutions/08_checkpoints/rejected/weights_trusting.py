# TestWeights::test_load_weights_refuses_pickles: weights-only-off
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=False)
    copy.deepcopy(model).load_state_dict(state)
    model.load_state_dict(state)
    return model
