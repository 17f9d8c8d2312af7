# TestResume::test_load_checkpoint_returns_the_epoch, TestResume::test_load_checkpoint_returns_the_losses: one-loss-only
# One loss for all of them.
import torch


def save_checkpoint(path, model, optimizer, epoch, losses):
    torch.save(
        {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "epoch": epoch,
            "losses": losses[-1],
        },
        path,
    )
