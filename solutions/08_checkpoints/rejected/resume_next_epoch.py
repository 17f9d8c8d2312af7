# TestResume::test_load_checkpoint_returns_the_epoch: epoch-off-by-one
import torch


def save_checkpoint(path, model, optimizer, epoch, losses):
    torch.save(
        {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "epoch": epoch + 1,
            "losses": losses,
        },
        path,
    )


def load_checkpoint(path, model, optimizer):
    ckpt = torch.load(path, weights_only=True)
    model.load_state_dict(ckpt["model"])
    optimizer.load_state_dict(ckpt["optimizer"])
    return ckpt["epoch"], ckpt["losses"]
