# TestWeights::test_load_weights_keeps_the_mode: leaves-eval
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    copy.deepcopy(model).load_state_dict(state)
    model.load_state_dict(state)
    model.eval()
    return model
