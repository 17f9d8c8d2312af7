# TestRoundTrip::test_save_weights_file: whole-model-saved
import torch


def save_weights(model, path):
    torch.save(model, path)
