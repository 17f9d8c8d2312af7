# TestAtomic::test_save_weights_interrupted: moved-away-first
import os

import torch


def save_weights(model, path):
    torch.save(model.state_dict(), path + ".tmp")
    if os.path.exists(path):
        os.rename(path, path + ".bak")
    os.rename(path + ".tmp", path)
    if os.path.exists(path + ".bak"):
        os.remove(path + ".bak")
