# TestWeights::test_load_weights_into_the_model: after-return
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    copy.deepcopy(model).load_state_dict(state)
    return model
    model.load_state_dict(state)
