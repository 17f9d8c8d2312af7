# TestFlexibleMLP::test_can_be_made, TestLengths::test_flexible_mlp_with_fewer_activations, TestLengths::test_flexible_mlp_with_more_activations, TestLengths::test_flexible_mlp_with_empty_lists: function-not-class
# Writes def where class was meant.
from torch.nn import Module


def FlexibleMLP(Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} != {len(activations)}"
        self.layers = nn.ModuleList([nn.LazyLinear(neurons[0], device=device)])
        for i in range(1, len(neurons)):
            self.layers.append(nn.Linear(neurons[i - 1], neurons[i], device=device))
        self.activations = nn.ModuleList(activations).to(device)

    def forward(self, x):
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
