# TestResume::test_load_checkpoint_resumes_training: optimizer-made-anew
import torch


def load_checkpoint(path, model, optimizer):
    ckpt = torch.load(path, weights_only=True)
    model.load_state_dict(ckpt["model"])
    optimizer = type(optimizer)(model.parameters(), lr=0.1)
    optimizer.load_state_dict(ckpt["optimizer"])
    return ckpt["epoch"], ckpt["losses"]
