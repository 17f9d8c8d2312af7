# TestAtomic::test_save_weights_interrupted: renamed-in-finally
import os

import torch


def save_weights(model, path):
    tmp = path + ".tmp"
    try:
        torch.save(model.state_dict(), tmp)
    finally:
        os.replace(tmp, path)
