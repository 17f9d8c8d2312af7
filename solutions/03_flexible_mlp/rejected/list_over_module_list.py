# TestFlexibleMLP::test_can_be_made: list-over-module
# The ModuleList is there, and then a list takes its place.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        if len(neurons) == 0 or len(neurons) != len(activations):
            raise ValueError(f"{len(neurons)} sizes but {len(activations)} activations")
        self.layers = nn.ModuleList()
        self.activations = nn.ModuleList(activations).to(device)
        self.layers = [
            nn.LazyLinear(size, device=device)
            if i == 0
            else nn.Linear(neurons[i - 1], size, device=device)
            for i, size in enumerate(neurons)
        ]

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
