# TestRoundTrip::test_saved_there_loaded_here: numpy-needs-the-cpu
import torch


def save_weights(model, path):
    weights = {}
    for name, value in model.state_dict().items():
        weights[name] = torch.from_numpy(value.numpy().copy())
    torch.save(weights, path)
