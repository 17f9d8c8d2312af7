# TestAtomic::test_save_weights_leaves_nothing_else: left-on-disk
import os
import shutil

import torch


def save_weights(model, path):
    tmp = path + ".tmp"
    torch.save(model.state_dict(), tmp)
    if os.path.exists(path):
        shutil.copyfile(path, path + ".old")
    os.replace(tmp, path)
