# TestAtomic::test_save_weights_interrupted: writes-in-place
# Written in place; half a file is removed after an exception.
import os

import torch


def save_weights(model, path):
    try:
        torch.save(model.state_dict(), path)
    except Exception:
        os.remove(path)
        raise
