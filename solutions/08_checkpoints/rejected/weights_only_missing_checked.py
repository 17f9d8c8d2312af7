# TestWeights::test_load_weights_of_another_model: strict-off
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    missing, unexpected = copy.deepcopy(model).load_state_dict(state, strict=False)
    if missing:
        raise KeyError(f"missing in the checkpoint: {missing}")
    model.load_state_dict(state, strict=False)
    return model
