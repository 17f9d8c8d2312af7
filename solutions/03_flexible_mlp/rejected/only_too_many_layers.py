# TestLengths::test_flexible_mlp_with_more_activations: one-sided-comparison
# Thinks of one case only.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        if len(neurons) == 0 or len(neurons) > len(activations):
            raise ValueError(f"{len(neurons)} layers, but {len(activations)} activations")
        self.layers = nn.ModuleList([nn.LazyLinear(neurons[0], device=device)])
        for i in range(1, len(neurons)):
            self.layers.append(nn.Linear(neurons[i - 1], neurons[i], device=device))
        self.activations = nn.ModuleList(activations).to(device)

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
