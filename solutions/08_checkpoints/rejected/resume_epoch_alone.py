# TestResume::test_load_checkpoint_returns_the_epoch, TestResume::test_load_checkpoint_returns_the_losses: one-result-only
# The losses do not come back.
import torch


def load_checkpoint(path, model, optimizer):
    ck = torch.load(path, weights_only=True)
    model.load_state_dict(ck["model"])
    optimizer.load_state_dict(ck["optimizer"])
    return ck["epoch"]
