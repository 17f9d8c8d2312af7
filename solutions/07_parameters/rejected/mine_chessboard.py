# TestMyInit::test_each_weight_for_itself: weights-in-blocks
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, 5, 10)
        rows, cols = m.weight.shape
        places = torch.arange(rows).unsqueeze(1) + torch.arange(cols)
        with torch.no_grad():
            m.weight *= (places % 2) * torch.randn(rows, cols).sign()
