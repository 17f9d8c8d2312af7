# TestResume::test_load_checkpoint_restores_the_model, TestResume::test_load_checkpoint_returns_the_epoch, TestResume::test_load_checkpoint_returns_the_losses: dict-of-another
# The optimiser gets what belongs to the model.
import torch


def load_checkpoint(path, model, optimizer):
    ck = torch.load(path, weights_only=True)
    model.load_state_dict(ck["model"])
    optimizer.load_state_dict(ck["model"])
    return ck["epoch"], ck["losses"]
