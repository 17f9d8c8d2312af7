# TestWeights::test_load_weights_returns_the_model: returns-the-report
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    copy.deepcopy(model).load_state_dict(state)
    return model.load_state_dict(state)
