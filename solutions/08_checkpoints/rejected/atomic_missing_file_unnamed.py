# TestAtomic::test_load_weights_without_a_file: message-too-short
# The message does not say which file.
import copy
import os

import torch


def load_weights(model, path, map_location="cpu"):
    if not os.path.isfile(path):
        raise FileNotFoundError("The checkpoint does not exist")
    weights = torch.load(path, map_location=map_location, weights_only=True)
    copy.deepcopy(model).load_state_dict(weights)
    model.load_state_dict(weights)
    return model
