# TestThreeLayerMLP::test_sizes: not-defined
# The activations are not stored in the object.
class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        a, b, c = neurons
        self.l1 = nn.LazyLinear(a, device=device)
        self.l2 = nn.Linear(a, b, device=device)
        self.l3 = nn.Linear(b, c, device=device)

    def forward(self, x):
        x = activations[0](self.l1(x))
        x = activations[1](self.l2(x))
        return activations[2](self.l3(x))
