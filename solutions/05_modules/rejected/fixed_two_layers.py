# TestFixedHiddenMLP::test_one_linear_layer: layer-not-shared
# Takes a second layer instead of using the first one again.
class FixedHiddenMLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear1 = nn.Linear(20, 20)
        self.register_buffer("rand_weight", torch.rand(20, 20))
        self.linear2 = nn.Linear(20, 20)

    def forward(self, x):
        x = self.linear1(x)
        x = torch.relu(torch.mm(x, self.rand_weight) + 1)
        x = self.linear2(x)
        while x.abs().sum() > 1:
            x = x / 2
        return x.sum()
