# TestRoundTrip::test_save_weights_leaves_the_model: moved-to-save
import torch


def save_weights(model, path):
    model = model.cpu()
    torch.save(model.state_dict(), path)
