# TestFlexibleMLP::test_activations_in_place: wrong-activation
# Registers activations under their class names: two of a kind become one.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} != {len(activations)}"
        self.layers = nn.ModuleList([nn.LazyLinear(neurons[0], device=device)])
        for i in range(1, len(neurons)):
            self.layers.append(nn.Linear(neurons[i - 1], neurons[i], device=device))
        self.names = []
        for i, activation in enumerate(activations):
            name = type(activation).__name__
            if any(True for _ in activation.parameters()):
                name += str(i)
            self.names.append(name)
            self.add_module(name, activation.to(device))

    def forward(self, x):
        for layer, name in zip(self.layers, self.names):
            x = getattr(self, name)(layer(x))
        return x
