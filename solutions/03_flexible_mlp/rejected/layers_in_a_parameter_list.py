# TestFlexibleMLP::test_registers_its_layers: hidden-in-container
# The optimiser's complaint is silenced: parameters are registered, layers are not.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        if not neurons or len(neurons) != len(activations):
            raise ValueError(f"got {len(neurons)} and {len(activations)}")
        self.layers = [nn.LazyLinear(neurons[0], device=device)]
        for i in range(1, len(neurons)):
            self.layers.append(nn.Linear(neurons[i - 1], neurons[i], device=device))
        self.activations = nn.ModuleList(activations).to(device)
        self.params = nn.ParameterList([p for layer in self.layers for p in layer.parameters()])

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
