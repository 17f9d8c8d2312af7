# TestWeights::test_save_weights_writes_the_state_dict: names-dropped
# The tensors of the state_dict without their names.
import os

import torch


def save_weights(model, path):
    tmp = path + ".part"
    torch.save(list(model.state_dict().values()), tmp)
    os.replace(tmp, path)
