# TestPairwiseLayer::test_values: wrong-index-order
# Reshapes W as if the units came first.
class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x):
        products = (x.unsqueeze(2) * x.unsqueeze(1)).flatten(1)
        return products @ self.weight.view(self.weight.shape[-1], -1).T
