# TestResume::test_load_checkpoint_resumes_training: optimizer-forgotten
import torch


def save_checkpoint(path, model, optimizer, epoch, losses):
    torch.save(
        {
            "model": model.state_dict(),
            "epoch": epoch,
            "losses": losses,
        },
        path,
    )


def load_checkpoint(path, model, optimizer):
    ckpt = torch.load(path, weights_only=True)
    model.load_state_dict(ckpt["model"])
    return ckpt["epoch"], ckpt["losses"]
