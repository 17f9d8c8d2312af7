# TestFlexibleMLP::test_registers_its_layers: hidden-in-container
# Has heard of nn.ModuleList, and uses it for the activations only.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) and neurons, f"{len(neurons)}, {len(activations)}"
        layers = [nn.LazyLinear(neurons[0], device=device)]
        for i in range(len(neurons) - 1):
            layers.append(nn.Linear(neurons[i], neurons[i + 1], device=device))
        self.layers = layers
        self.activations = nn.ModuleList(activations)

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
