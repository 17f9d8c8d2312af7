# TestFlexibleMLP::test_registers_its_layers: layers-in-forward
# Waits for the first input, by hand, in a method of its own.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        if len(neurons) != len(activations) or not neurons:
            raise ValueError(f"{len(neurons)} neurons, {len(activations)} activations")
        self.neurons, self.device, self.built = list(neurons), device, False
        self.layers = nn.ModuleList()
        self.activations = nn.ModuleList(activations).to(device)

    def build(self, inputs):
        for size in self.neurons:
            self.layers.append(nn.Linear(inputs, size, device=self.device))
            inputs = size
        self.built = True

    def forward(self, x):
        if not self.built:
            self.build(x.shape[-1])
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
