# TestWeights::test_save_weights_writes_the_state_dict: whole-model-saved
import os

import torch


def save_weights(model, path):
    torch.save(model, path + ".tmp")
    os.replace(path + ".tmp", path)
