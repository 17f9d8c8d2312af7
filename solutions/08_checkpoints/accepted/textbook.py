# As in most tutorials: a temporary name, os.rename, the state restored after a failure.
import os

import torch


def save_weights(model, path):
    tmp_path = path + ".tmp"
    torch.save(model.state_dict(), tmp_path)
    os.rename(tmp_path, path)


def load_weights(model, path, map_location="cpu"):
    checkpoint = torch.load(path, weights_only=True, map_location=map_location)
    before = {k: v.clone() if not torch.nn.parameter.is_lazy(v) else v
              for k, v in model.state_dict().items()}  # fmt: skip
    try:
        model.load_state_dict(checkpoint)
    except Exception:
        model.load_state_dict(before)
        raise
    return model


def save_checkpoint(path, model, optimizer, epoch, losses):
    torch.save({
        'epoch': epoch,
        'model_state_dict': model.state_dict(),
        'optimizer_state_dict': optimizer.state_dict(),
        'loss_history': list(losses),
    }, path)  # fmt: skip


def load_checkpoint(path, model, optimizer):
    checkpoint = torch.load(path)
    model.load_state_dict(checkpoint["model_state_dict"])
    optimizer.load_state_dict(checkpoint["optimizer_state_dict"])
    model.train()
    return checkpoint["epoch"], checkpoint["loss_history"]
