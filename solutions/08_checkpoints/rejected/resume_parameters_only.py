# TestResume::test_load_checkpoint_restores_the_model: parameters-only
import torch


def save_checkpoint(path, model, optimizer, epoch, losses):
    ckpt = {
        "params": [p.detach().clone() for p in model.parameters()],
        "optimizer": optimizer.state_dict(),
        "epoch": epoch,
        "losses": losses,
    }
    torch.save(ckpt, path)


def load_checkpoint(path, model, optimizer):
    ckpt = torch.load(path, weights_only=True)
    with torch.no_grad():
        for p, saved in zip(model.parameters(), ckpt["params"]):
            p.copy_(saved)
    optimizer.load_state_dict(ckpt["optimizer"])
    return ckpt["epoch"], ckpt["losses"]
