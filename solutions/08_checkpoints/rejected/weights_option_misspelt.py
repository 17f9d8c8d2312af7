# TestWeights::test_load_weights_into_the_model, TestElsewhere::test_load_weights_from_a_gpu: unknown-argument
# An argument with a letter missing.
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    weights = torch.load(path, map_location=map_location, weight_only=True)
    copy.deepcopy(model).load_state_dict(weights)
    model.load_state_dict(weights)
    return model
