# TestRoundTrip::test_load_weights_from_a_gpu: no-map-location
import torch


def load_weights(model, path, map_location=None):
    state = torch.load(path, map_location=map_location, weights_only=True)
    model.load_state_dict(state)
    return model
