# TestRoundTrip::test_load_weights_numbers: map-location-ignored
import torch


def load_weights(model, path, map_location="cpu"):
    weights = torch.load(path, map_location="cuda", weights_only=True)
    model.load_state_dict(weights)
    return model
