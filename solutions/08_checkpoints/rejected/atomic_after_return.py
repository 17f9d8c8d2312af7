# TestWeights::test_save_weights_writes_the_state_dict, TestAtomic::test_save_weights_leaves_nothing_else: after-return
# The renaming stands after the return.
import os

import torch


def save_weights(model, path):
    tmp = path + ".tmp"
    return torch.save(model.state_dict(), tmp)
    os.replace(tmp, path)
