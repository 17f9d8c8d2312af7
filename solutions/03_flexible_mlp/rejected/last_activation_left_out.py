# TestFlexibleMLP::test_activations_in_place: last-activation-dropped
# Believes that an output layer never has an activation.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} != {len(activations)}"
        self.layers = nn.ModuleList([nn.LazyLinear(neurons[0], device=device)])
        for i in range(1, len(neurons)):
            self.layers.append(nn.Linear(neurons[i - 1], neurons[i], device=device))
        self.activations = nn.ModuleList(activations).to(device)

    def forward(self, x):
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i < len(self.layers) - 1:
                x = self.activations[i](x)
        return x
