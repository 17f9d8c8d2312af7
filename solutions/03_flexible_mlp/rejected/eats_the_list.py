# TestFlexibleMLP::test_leaves_the_lists_alone: changes-argument
# Takes the sizes out of the list one by one.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} != {len(activations)}"
        previous = neurons.pop(0)
        self.layers = nn.ModuleList([nn.LazyLinear(previous, device=device)])
        for n in neurons:
            self.layers.append(nn.Linear(previous, n, device=device))
            previous = n
        self.activations = nn.ModuleList(activations).to(device)

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
