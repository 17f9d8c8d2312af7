# TestFlexibleMLP::test_first_layer_is_lazy: not-lazy
# Fixes the number of inputs at that of the example.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} != {len(activations)}"
        self.layers = nn.ModuleList()
        previous = 1
        for n in neurons:
            self.layers.append(nn.Linear(previous, n, device=device))
            previous = n
        self.activations = nn.ModuleList(activations).to(device)

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
