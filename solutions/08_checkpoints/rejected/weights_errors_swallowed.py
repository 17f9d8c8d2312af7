# TestWeights::test_load_weights_of_a_damaged_file: error-swallowed
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    try:
        state = torch.load(path, map_location=map_location, weights_only=True)
    except (EOFError, RuntimeError) as e:
        print("could not read the checkpoint:", e)
        return model
    copy.deepcopy(model).load_state_dict(state)
    model.load_state_dict(state)
    return model
