# TestPairwiseLayer::test_gradients: gradient-cut
# Uses .data again.
class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x):
        return torch.einsum("bi,bj,ijk->bk", x, x, self.weight.data)
