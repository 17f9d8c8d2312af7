# TestRoundTrip::test_load_weights_leaves_the_model: assigned-weights
import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    model.load_state_dict(state, assign=True)
    return model
