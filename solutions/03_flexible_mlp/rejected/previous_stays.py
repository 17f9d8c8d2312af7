# TestFlexibleMLP::test_sizes: previous-not-updated
# Never moves on from the first size.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} != {len(activations)}"
        self.layers = nn.ModuleList([nn.LazyLinear(neurons[0], device=device)])
        previous = neurons[0]
        for n in neurons[1:]:
            self.layers.append(nn.Linear(previous, n, device=device))
        self.activations = nn.ModuleList(activations).to(device)

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
