# A temporary folder beside the file.
import os
import tempfile

import torch


def save_weights(model, path):
    folder = os.path.dirname(path) or os.curdir
    with tempfile.TemporaryDirectory(dir=folder) as inner:
        new = os.path.join(inner, "new.pt")
        torch.save(model.state_dict(), new)
        os.replace(new, path)
