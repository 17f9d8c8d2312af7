# TestChain::test_trains: gradient-cut
# Detaches between the layers.
class Chain(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = MyLinear(64, 8)
        self.out = MyLinear(8, 1)

    def forward(self, x):
        h = self.hidden(x).detach()
        return self.out(h)


def chain():
    return Chain()
