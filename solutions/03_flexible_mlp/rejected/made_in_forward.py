# TestFlexibleMLP::test_registers_its_layers: layers-in-forward
# Builds the network when it is called.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} != {len(activations)}"
        self.neurons = neurons
        self.activations = nn.ModuleList(activations)
        self.device = device

    def forward(self, x):
        for size, activation in zip(self.neurons, self.activations):
            layer = nn.Linear(x.shape[-1], size, device=self.device)
            x = activation(layer(x))
        return x
