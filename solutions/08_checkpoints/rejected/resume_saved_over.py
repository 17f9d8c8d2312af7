# TestResume::test_load_checkpoint_restores_the_model, TestResume::test_load_checkpoint_returns_the_epoch, TestResume::test_load_checkpoint_returns_the_losses: saved-over
# Four files of one name.
import torch


def save_checkpoint(path, model, optimizer, epoch, losses):
    torch.save(model.state_dict(), path)
    torch.save(optimizer.state_dict(), path)
    torch.save(epoch, path)
    torch.save(losses, path)


def load_checkpoint(path, model, optimizer):
    model.load_state_dict(torch.load(path, weights_only=True))
    optimizer.load_state_dict(torch.load(path, weights_only=True))
    return torch.load(path, weights_only=True), torch.load(path, weights_only=True)
