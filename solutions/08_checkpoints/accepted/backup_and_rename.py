# The old file gets a second name first; defined twice, the last one wins.
import os

import torch


def save_weights(model, path):
    torch.save(model, path)


def save_weights(model, path):  # noqa: F811
    new, old = path + ".new", path + ".old"
    torch.save(model.state_dict(), new)
    if os.path.exists(old):
        os.remove(old)
    if os.path.exists(path):
        os.link(path, old)
    os.replace(new, path)
    if os.path.exists(old):
        os.remove(old)
