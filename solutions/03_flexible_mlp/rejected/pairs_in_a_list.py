# TestFlexibleMLP::test_registers_its_layers: hidden-in-container
# A list of pairs (layer, activation).
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) != 0, (len(neurons), len(activations))
        sizes = zip([None] + neurons, neurons)
        self.steps = [
            (nn.Linear(a, b, device=device) if a else nn.LazyLinear(b, device=device), act)
            for (a, b), act in zip(sizes, activations)
        ]

    def forward(self, x):
        for layer, act in self.steps:
            x = act(layer(x))
        return x
