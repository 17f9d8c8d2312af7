# TestFlexibleMLP::test_registers_its_layers: hidden-in-container
# The central mistake: a Python list of layers, and one of activations.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} != {len(activations)}"
        self.layers = []
        self.layers.append(nn.LazyLinear(neurons[0], device=device))
        for i in range(1, len(neurons)):
            self.layers.append(nn.Linear(neurons[i - 1], neurons[i], device=device))
        self.activations = activations

    def forward(self, x):
        for i in range(len(self.layers)):
            x = self.layers[i](x)
            x = self.activations[i](x)
        return x
