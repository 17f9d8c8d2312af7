# TestResume::test_save_checkpoint_opens: parameter-order
# The path comes last.
import torch


def save_checkpoint(model, optimizer, epoch, losses, path):
    torch.save(
        {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "epoch": epoch,
            "losses": losses,
        },
        path,
    )
