# TestFlexibleMLP::test_activations_in_place: return-in-loop
# Returns in the first round of the loop.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        if len(neurons) != len(activations) or not neurons:
            raise ValueError(f"{len(neurons)} neurons but {len(activations)} activations")
        self.layers = nn.ModuleList([nn.LazyLinear(n, device=device) for n in neurons])
        self.activations = nn.ModuleList(activations).to(device)

    def forward(self, x):
        for layer, act in zip(self.layers, self.activations):
            x = act(layer(x))
            return x
