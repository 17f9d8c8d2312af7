# TestAtomic::test_save_weights_interrupted: writes-in-place
import os

import torch


def save_weights(model, path):
    # no "wb": that would empty the file
    with open(path, "r+b" if os.path.exists(path) else "wb") as f:
        torch.save(model.state_dict(), f)
        f.truncate()
