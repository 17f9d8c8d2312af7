# TestFlexibleMLP::test_sizes: loop-in-a-loop
# Each layer with each activation.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        if len(neurons) != len(activations) or not neurons:
            raise ValueError(f"{len(neurons)} neurons but {len(activations)} activations")
        self.layers = nn.ModuleList([nn.LazyLinear(n, device=device) for n in neurons])
        self.activations = nn.ModuleList(activations).to(device)

    def forward(self, x):
        for layer in self.layers:
            for act in self.activations:
                x = act(layer(x))
        return x
