# TestRoundTrip::test_load_weights_map_location: map-location-ignored
import torch


def load_weights(model, path, map_location="cpu"):
    model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return model
