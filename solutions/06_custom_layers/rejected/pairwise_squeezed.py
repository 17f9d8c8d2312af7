# TestPairwiseLayer::test_any_sizes: shape-changed
# Takes away the axis that the product needed.
class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x):
        left = torch.einsum("bi,ijk->bjk", x, self.weight)
        return (x.unsqueeze(1) @ left).squeeze()
