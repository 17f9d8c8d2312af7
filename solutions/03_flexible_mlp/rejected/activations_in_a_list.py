# TestFlexibleMLP::test_registers_its_activations: hidden-in-container
# Layers in an nn.ModuleList, but the activations stay in the list they came in.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} != {len(activations)}"
        self.layers = nn.ModuleList()
        self.layers.append(nn.LazyLinear(neurons[0], device=device))
        for i in range(1, len(neurons)):
            self.layers.append(nn.Linear(neurons[i - 1], neurons[i], device=device))
        self.activations = activations

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
