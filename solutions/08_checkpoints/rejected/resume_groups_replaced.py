# TestResume::test_load_checkpoint_restores_the_model, TestResume::test_load_checkpoint_returns_the_epoch, TestResume::test_load_checkpoint_returns_the_losses: optimizer-by-hand
# The parameter groups of the file, which hold numbers for the parameters.
import torch


def load_checkpoint(path, model, optimizer):
    ck = torch.load(path, weights_only=True)
    model.load_state_dict(ck["model"])
    optimizer.param_groups = ck["optimizer"]["param_groups"]
    return ck["epoch"], ck["losses"]
