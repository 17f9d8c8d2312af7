# TestWeights::test_save_weights_leaves_the_model: leaves-eval
import os

import torch


def save_weights(model, path):
    model.eval()
    torch.save(model.state_dict(), path + ".tmp")
    os.replace(path + ".tmp", path)
