# TestLengths::test_flexible_mlp_says_both_lengths: no-message
# An assert, and not a word.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations)
        assert len(neurons) > 0
        self.layers = nn.ModuleList([nn.LazyLinear(neurons[0], device=device)])
        for i in range(1, len(neurons)):
            self.layers.append(nn.Linear(neurons[i - 1], neurons[i], device=device))
        self.activations = nn.ModuleList(activations).to(device)

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
