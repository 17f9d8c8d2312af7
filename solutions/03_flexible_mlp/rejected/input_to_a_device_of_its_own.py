# TestFlexibleMLP::test_computes_on_an_accelerator: mixed-devices
# Moves the input where the model is believed to be.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) > 0, f"{len(neurons)} != {len(activations)}"
        self.layers = nn.ModuleList([nn.LazyLinear(neurons[0], device=device)])
        for i in range(1, len(neurons)):
            self.layers.append(nn.Linear(neurons[i - 1], neurons[i], device=device))
        self.activations = nn.ModuleList(activations).to(device)

    def forward(self, x):
        x = x.to("cuda" if torch.cuda.is_available() else "cpu")
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return x
