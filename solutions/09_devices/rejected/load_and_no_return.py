# TestRoundTrip::test_load_weights_numbers: returns-none
import torch


def load_weights(model, path, map_location="cpu"):
    state = torch.load(path, map_location=map_location, weights_only=True)
    model.load_state_dict(state)
    model.eval()
