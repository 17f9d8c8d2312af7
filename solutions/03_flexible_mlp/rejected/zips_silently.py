# TestLengths::test_flexible_mlp_with_fewer_activations, TestLengths::test_flexible_mlp_with_more_activations: zip-stops-early
# Nothing compares the lengths.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        if not neurons:
            raise ValueError("no neurons")
        self.layers = nn.ModuleList()
        self.activations = nn.ModuleList()
        for i, (n, activation) in enumerate(zip(neurons, activations)):
            layer = nn.Linear(neurons[i - 1], n) if i > 0 else nn.LazyLinear(n)
            self.layers.append(layer)
            self.activations.append(activation)
        self.to(device)

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
