# TestFlexibleMLP::test_can_be_made, TestLengths::test_flexible_mlp_with_fewer_activations, TestLengths::test_flexible_mlp_with_more_activations, TestLengths::test_flexible_mlp_with_empty_lists: constructor-signature
# Wants to know the number of inputs, too.
class FlexibleMLP(nn.Module):
    def __init__(self, n_inputs, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} != {len(activations)}"
        self.layers = nn.ModuleList()
        for n in neurons:
            self.layers.append(nn.Linear(n_inputs, n, device=device))
            n_inputs = n
        self.activations = nn.ModuleList(activations).to(device)

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
