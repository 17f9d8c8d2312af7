# TestAtomic::test_save_weights_interrupted: restored-too-late
import os

import torch


def save_weights(model, path):
    old = None
    if os.path.exists(path):
        with open(path, "rb") as f:
            old = f.read()
    try:
        torch.save(model.state_dict(), path)
    except BaseException:
        # put the old one back
        if old is not None:
            with open(path, "wb") as f:
                f.write(old)
        raise
