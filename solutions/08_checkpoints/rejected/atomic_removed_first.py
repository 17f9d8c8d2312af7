# TestAtomic::test_save_weights_interrupted: removed-first
import os

import torch


def save_weights(model, path):
    tmp = path + ".tmp"
    torch.save(model.state_dict(), tmp)
    if os.path.exists(path):
        os.remove(path)
    os.rename(tmp, path)
