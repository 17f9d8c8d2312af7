# TestWeights::test_load_weights_into_the_model, TestElsewhere::test_load_weights_from_a_gpu: cuda-hard-coded
import copy

import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    copy.deepcopy(model).load_state_dict(state)
    model.load_state_dict(state)
    return model.cuda()
