# TestPairwiseLayer::test_no_loop: loop-over-inputs
# Two loops, as in the formula.
class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x):
        y = 0
        for i in range(x.shape[1]):
            for j in range(x.shape[1]):
                y = y + (x[:, i] * x[:, j]).unsqueeze(1) * self.weight[i, j]
        return y
