# TestAtomic::test_save_weights_after_an_interruption: leftover-in-the-way
import os

import torch


def save_weights(model, path):
    tmp = path + ".tmp"
    with open(tmp, "xb") as f:
        torch.save(model.state_dict(), f)
    os.replace(tmp, path)
