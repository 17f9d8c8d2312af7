# TestPairwiseLayer::test_parameter: wrong-index-order
# Puts the units first.
class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(units, in_units, in_units))

    def forward(self, x):
        return torch.einsum("bi,bj,kij->bk", x, x, self.weight)
