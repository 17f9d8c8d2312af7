# TestAtomic::test_save_weights_interrupted: writes-in-place
import torch


def save_weights(model, path):
    torch.save(model.state_dict(), path)
