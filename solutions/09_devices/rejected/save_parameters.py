# TestRoundTrip::test_save_weights_file: parameters-only
# The parameters without their names.
import torch


def save_weights(model, path):
    torch.save(model.parameters(), path)
