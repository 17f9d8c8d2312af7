# TestWeights::test_load_weights_of_another_model: names-filtered
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    own = model.state_dict()
    state = {k: v for k, v in state.items() if k in own}
    copy.deepcopy(model).load_state_dict(state)
    model.load_state_dict(state)
    return model
