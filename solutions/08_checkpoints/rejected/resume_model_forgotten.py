# TestResume::test_load_checkpoint_restores_the_model: model-not-loaded
import torch


def load_checkpoint(path, model, optimizer):
    ckpt = torch.load(path, weights_only=True)
    optimizer.load_state_dict(ckpt["optimizer"])
    return ckpt["epoch"], ckpt["losses"]
