# TestPairwiseLayer::test_values: sum-over-batch
# Leaves out the b behind the arrow.
class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x):
        return torch.einsum("bi,bj,ijk->k", x, x, self.weight)
