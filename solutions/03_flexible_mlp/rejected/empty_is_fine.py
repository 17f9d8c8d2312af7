# TestLengths::test_flexible_mlp_with_empty_lists: empty-not-refused
# Zero layers are as many as zero activations.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations), f"{len(neurons)} != {len(activations)}"
        self.layers = nn.ModuleList()
        for i, n in enumerate(neurons):
            layer = nn.Linear(neurons[i - 1], n) if i else nn.LazyLinear(n)
            self.layers.append(layer.to(device))
        self.activations = nn.ModuleList(activations).to(device)

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
