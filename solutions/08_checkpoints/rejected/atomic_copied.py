# TestAtomic::test_save_weights_interrupted: copied-into-place
import os
import shutil

import torch


def save_weights(model, path):
    tmp = path + ".tmp"
    torch.save(model.state_dict(), tmp)
    shutil.copyfile(tmp, path)
    os.remove(tmp)
