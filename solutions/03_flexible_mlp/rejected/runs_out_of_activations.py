# TestLengths::test_flexible_mlp_with_fewer_activations: no-check-of-its-own
# Refuses too many activations; if there are too few, Python complains.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert neurons, "no layers"
        layers = []
        for i in range(len(neurons)):
            if i == 0:
                layers.append(nn.LazyLinear(neurons[i], device=device))
            else:
                layers.append(nn.Linear(neurons[i - 1], neurons[i], device=device))
            layers.append(activations[i].to(device))
        assert i + 1 == len(activations), f"{i + 1} layers and {len(activations)} activations"
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
