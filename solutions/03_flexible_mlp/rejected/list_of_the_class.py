# TestFlexibleMLP::test_registers_its_layers: hidden-in-container
# The list stands in the class, so all models share it as well.
class FlexibleMLP(nn.Module):
    layers = []

    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} and {len(activations)}"
        self.layers.clear()
        self.layers.append(nn.LazyLinear(neurons[0], device=device))
        for a, b in zip(neurons, neurons[1:]):
            self.layers.append(nn.Linear(a, b, device=device))
        self.acts = nn.ModuleList(activations).to(device)

    def forward(self, x):
        for layer, act in zip(self.layers, self.acts):
            x = act(layer(x))
        return x
