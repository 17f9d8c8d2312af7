# TestWeights::test_load_weights_all_or_nothing: half-loaded
import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    model.load_state_dict(state)
    return model
