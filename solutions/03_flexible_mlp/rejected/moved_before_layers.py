# TestThreeLayerMLP::test_device: moved-too-early
# Moves the model before it has layers.
class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        self.to(device)
        n1, n2, n3 = neurons
        self.l1 = nn.LazyLinear(n1)
        self.l2 = nn.Linear(n1, n2)
        self.l3 = nn.Linear(n2, n3)
        self.acts = nn.ModuleList(activations)

    def forward(self, x):
        x = self.acts[0](self.l1(x))
        x = self.acts[1](self.l2(x))
        return self.acts[2](self.l3(x))
