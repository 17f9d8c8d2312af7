# TestWeights::test_load_weights_into_lazy_layers, TestWeights::test_load_weights_of_others: copied-by-hand
# Parameter by parameter, without buffers and lazy layers.
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    weights = torch.load(path, weights_only=True, map_location=map_location)
    copy.deepcopy(model).load_state_dict(weights)
    with torch.no_grad():
        for name, p in model.named_parameters():
            p.copy_(weights[name])
    return model
