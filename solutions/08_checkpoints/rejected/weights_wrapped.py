# TestWeights::test_save_weights_writes_the_state_dict, TestWeights::test_load_weights_into_the_model: wrapped-in-a-dict
import copy
import os

import torch


def save_weights(model, path):
    torch.save({"model_state_dict": model.state_dict()}, path + ".tmp")
    os.replace(path + ".tmp", path)


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)["model_state_dict"]
    copy.deepcopy(model).load_state_dict(state)
    model.load_state_dict(state)
    return model
