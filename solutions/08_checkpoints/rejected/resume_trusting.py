# TestResume::test_load_checkpoint_runs_nothing: weights-only-off
import torch


def load_checkpoint(path, model, optimizer):
    # "Weights only load failed" goes away like this
    ckpt = torch.load(path, weights_only=False)
    model.load_state_dict(ckpt["model"])
    optimizer.load_state_dict(ckpt["optimizer"])
    return ckpt["epoch"], ckpt["losses"]
