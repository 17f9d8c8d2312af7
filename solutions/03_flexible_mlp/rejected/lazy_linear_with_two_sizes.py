# TestThreeLayerMLP::test_sizes: lazy-linear-arguments
# Gives nn.LazyLinear the sizes of nn.Linear.
class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        n1, n2, n3 = neurons
        self.l1 = nn.LazyLinear(1, n1, device=device)
        self.l2 = nn.Linear(n1, n2, device=device)
        self.l3 = nn.Linear(n2, n3, device=device)
        self.acts = nn.ModuleList(activations)

    def forward(self, x):
        x = self.acts[0](self.l1(x))
        x = self.acts[1](self.l2(x))
        return self.acts[2](self.l3(x))
