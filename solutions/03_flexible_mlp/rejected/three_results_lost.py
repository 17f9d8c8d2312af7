# TestThreeLayerMLP::test_sizes: result-not-kept
# The results of the layers are not kept.
class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        n1, n2, n3 = neurons
        self.l1 = nn.LazyLinear(n1, device=device)
        self.l2 = nn.Linear(n1, n2, device=device)
        self.l3 = nn.Linear(n2, n3, device=device)
        self.a1, self.a2, self.a3 = activations

    def forward(self, x):
        self.a1(self.l1(x))
        self.a2(self.l2(x))
        self.a3(self.l3(x))
        return x
