# TestAtomic::test_save_weights_with_a_bare_name: no-folder-in-the-path
import os

import torch


def save_weights(model, path):
    tmp = os.path.dirname(path) + "/unfinished.pt"
    torch.save(model.state_dict(), tmp)
    os.replace(tmp, path)
