# TestPairwiseLayer::test_no_loop: loop-over-inputs
# One product for each unit and input, in a comprehension.
class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x):
        parts = [(x[:, i : i + 1] * x) @ self.weight[i] for i in range(x.shape[1])]
        return sum(parts)
