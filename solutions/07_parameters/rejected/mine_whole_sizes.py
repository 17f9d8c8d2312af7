# TestMyInit::test_spread: whole-numbers
# The coin is whole, and may be; the sizes are, too.
import torch
from torch import nn


def my_init(m):
    if isinstance(m, nn.Linear):
        with torch.no_grad():
            coin = torch.randint(0, 4, m.weight.shape)
            m.weight.copy_(
                torch.where(
                    coin < 2,
                    0,
                    torch.where(
                        coin == 2,
                        torch.randint(5, 10, m.weight.shape),
                        torch.randint(-10, -5, m.weight.shape),
                    ),
                )
            )
