# TestWeights::test_save_weights_writes_the_state_dict, TestAtomic::test_save_weights_interrupted, TestAtomic::test_save_weights_leaves_nothing_else: renamed-too-early
# The renaming comes before the writing.
import os

import torch


def save_weights(model, path):
    tmp = path + ".tmp"
    os.replace(tmp, path)
    torch.save(model.state_dict(), tmp)
