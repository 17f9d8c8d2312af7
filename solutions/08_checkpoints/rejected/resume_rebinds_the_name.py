# TestResume::test_load_checkpoint_resumes_training: optimizer-name-rebound
# Gives the name `optimizer` to what was saved, in place of loading it.
import torch


def load_checkpoint(path, model, optimizer):
    checkpoint = torch.load(path, weights_only=True)
    model.load_state_dict(checkpoint["model"])
    optimizer = checkpoint["optimizer"]
    return checkpoint["epoch"], checkpoint["losses"]
