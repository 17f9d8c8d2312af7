# TestResume::test_load_checkpoint_restores_the_model, TestResume::test_load_checkpoint_returns_the_epoch, TestResume::test_load_checkpoint_returns_the_losses: key-for-a-list
# A tuple is saved, and read like a dict.
import torch


def save_checkpoint(path, model, optimizer, epoch, losses):
    torch.save((model.state_dict(), optimizer.state_dict(), epoch, losses), path)


def load_checkpoint(path, model, optimizer):
    ck = torch.load(path, weights_only=True)
    model.load_state_dict(ck["model"])
    optimizer.load_state_dict(ck["optimizer"])
    return ck["epoch"], ck["losses"]
