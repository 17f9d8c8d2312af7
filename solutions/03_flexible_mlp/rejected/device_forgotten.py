# TestFlexibleMLP::test_device: device-ignored
# Takes the device and does nothing with it.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} != {len(activations)}"
        self.device = device
        self.layers = nn.ModuleList([nn.LazyLinear(neurons[0])])
        for i in range(1, len(neurons)):
            self.layers.append(nn.Linear(neurons[i - 1], neurons[i]))
        self.activations = nn.ModuleList(activations)

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
