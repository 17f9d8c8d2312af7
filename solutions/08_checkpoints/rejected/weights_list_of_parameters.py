# TestWeights::test_save_weights_writes_the_state_dict: parameters-only
# No names, and no buffers.
import os

import torch


def save_weights(model, path):
    torch.save(list(model.parameters()), path + ".tmp")
    os.replace(path + ".tmp", path)
