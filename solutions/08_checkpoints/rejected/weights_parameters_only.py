# TestWeights::test_save_weights_for_others: parameters-only
import os

import torch


def save_weights(model, path):
    torch.save(dict((n, p.detach()) for n, p in model.named_parameters()), path + ".tmp")
    os.replace(path + ".tmp", path)
