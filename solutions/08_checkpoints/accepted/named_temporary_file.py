# NamedTemporaryFile beside the path, pathlib everywhere, mmap, a context manager class.
import copy
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

import torch


class Whole:
    """A file that replaces another one if nothing went wrong."""

    def __init__(self, path):
        self.path = Path(path).resolve()

    def __enter__(self):
        self.file = NamedTemporaryFile(dir=self.path.parent, prefix=".", delete=False)
        return self.file

    def __exit__(self, kind, error, trace):
        self.file.close()
        unfinished = Path(self.file.name)
        if kind is None:
            unfinished.replace(self.path)
        else:
            unfinished.unlink(missing_ok=True)
        return False


def save_weights(model, path):
    with Whole(path) as file:
        torch.save(copy.deepcopy(model.state_dict()), file)
        file.flush()
        os.fsync(file.fileno())


def load_weights(model, path, map_location="cpu"):
    weights = torch.load(Path(path), map_location=map_location, weights_only=True, mmap=True)
    if any(map(torch.nn.parameter.is_lazy, model.parameters())):
        copy.deepcopy(model).load_state_dict(weights)
    else:
        want = {name: tensor.shape for name, tensor in model.state_dict().items()}
        if want != {name: tensor.shape for name, tensor in weights.items()}:
            raise ValueError(f"{path} is of another model")
    model.load_state_dict(weights)
    return model
