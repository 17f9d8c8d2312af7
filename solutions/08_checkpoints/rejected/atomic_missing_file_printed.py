# TestAtomic::test_load_weights_without_a_file: prints-instead-of-raising
import copy
import os

import torch


def load_weights(model, path, map_location="cpu"):
    if not os.path.exists(path):
        print(f"no checkpoint at {path}, starting from scratch")
        return model
    state = torch.load(path, map_location=map_location, weights_only=True)
    copy.deepcopy(model).load_state_dict(state)
    model.load_state_dict(state)
    return model
