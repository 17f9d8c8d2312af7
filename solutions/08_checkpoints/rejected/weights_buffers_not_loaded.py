# TestWeights::test_load_weights_of_others: parameters-only
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    copy.deepcopy(model).load_state_dict(state)
    trainable = {name for name, _ in model.named_parameters()}
    model.load_state_dict({k: v for k, v in state.items() if k in trainable}, strict=False)
    return model
