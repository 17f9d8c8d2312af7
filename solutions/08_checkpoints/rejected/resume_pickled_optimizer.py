# TestResume::test_save_checkpoint_opens: optimizer-pickled
import torch


def save_checkpoint(path, model, optimizer, epoch, losses):
    torch.save(
        {
            "model": model.state_dict(),
            "optimizer": optimizer,
            "epoch": epoch,
            "losses": losses,
        },
        path,
    )


def load_checkpoint(path, model, optimizer):
    ckpt = torch.load(path, weights_only=False)
    model.load_state_dict(ckpt["model"])
    optimizer.load_state_dict(ckpt["optimizer"].state_dict())
    return ckpt["epoch"], ckpt["losses"]
