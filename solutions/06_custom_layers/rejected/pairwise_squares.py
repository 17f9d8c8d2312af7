# TestPairwiseLayer::test_values: squares-only
# Multiplies each input with itself only.
class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x):
        return torch.einsum("bi,bi,iik->bk", x, x, self.weight)
