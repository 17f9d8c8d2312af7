# TestResume::test_load_checkpoint_restores_the_model, TestResume::test_load_checkpoint_returns_the_epoch, TestResume::test_load_checkpoint_returns_the_losses: other-key
# Saved as loss, and looked for as losses.
import torch


def save_checkpoint(path, model, optimizer, epoch, losses):
    torch.save(
        {
            "epoch": epoch,
            "model_state_dict": model.state_dict(),
            "optimizer_state_dict": optimizer.state_dict(),
            "loss": losses,
        },
        path,
    )


def load_checkpoint(path, model, optimizer):
    checkpoint = torch.load(path, weights_only=True)
    model.load_state_dict(checkpoint["model_state_dict"])
    optimizer.load_state_dict(checkpoint["optimizer_state_dict"])
    return checkpoint["epoch"], checkpoint["losses"]
