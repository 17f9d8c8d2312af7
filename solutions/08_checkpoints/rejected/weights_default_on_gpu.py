# TestWeights::test_load_weights_into_the_model, TestElsewhere::test_load_weights_from_a_gpu: default-on-gpu
# Where there is no GPU, nothing can be loaded.
import copy

import torch


def load_weights(model, path, map_location="cuda"):
    weights = torch.load(path, map_location=map_location, weights_only=True)
    copy.deepcopy(model).load_state_dict(weights)
    model.load_state_dict(weights)
    return model
