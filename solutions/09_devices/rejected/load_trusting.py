# TestRoundTrip::test_load_weights_runs_no_code: weights-only-off
import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=False)
    model.load_state_dict(state)
    return model
