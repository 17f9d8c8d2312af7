# A temporary file with a random name in the same folder, cleaned up after a failure.
import contextlib
import os
import tempfile

import torch


def save_weights(model, path):
    folder = os.path.dirname(os.path.abspath(path))
    handle, name = tempfile.mkstemp(dir=folder, suffix=".unfinished")
    try:
        with os.fdopen(handle, "wb") as file:
            torch.save(model.state_dict(), file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
