# TestWeights::test_save_weights_writes_the_state_dict, TestAtomic::test_save_weights_interrupted, TestAtomic::test_save_weights_leaves_nothing_else: renamed-backwards
# What is there gets the name of what is new.
import os

import torch


def save_weights(model, path):
    tmp = path + ".tmp"
    torch.save(model.state_dict(), tmp)
    os.replace(path, tmp)
