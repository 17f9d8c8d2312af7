# TestFlexibleMLP::test_registers_its_layers: local-variable
# The list of modules never gets on to the object.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} != {len(activations)}"
        layers = nn.ModuleList()
        layers.append(nn.LazyLinear(neurons[0], device=device))
        for i in range(1, len(neurons)):
            layers.append(nn.Linear(neurons[i - 1], neurons[i], device=device))
        self.activations = nn.ModuleList(activations)

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
