# TestWeights::test_save_weights_writes_the_state_dict, TestAtomic::test_save_weights_interrupted, TestAtomic::test_save_weights_leaves_nothing_else: load-for-save
# The method of the other direction.
import os

import torch


def save_weights(model, path):
    state = model.load_state_dict()
    torch.save(state, path + ".part")
    os.replace(path + ".part", path)
