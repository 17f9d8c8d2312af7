# TestThreeLayerMLP::test_can_be_made: constructor-signature
# The activations come first.
class ThreeLayerMLP(nn.Module):
    def __init__(self, activations, neurons, device="cpu"):
        super().__init__()
        self.layer1 = nn.LazyLinear(neurons[0], device=device)
        self.layer2 = nn.Linear(neurons[0], neurons[1], device=device)
        self.layer3 = nn.Linear(neurons[1], neurons[2], device=device)
        self.activations = activations

    def forward(self, x):
        x = self.activations[0](self.layer1(x))
        x = self.activations[1](self.layer2(x))
        return self.activations[2](self.layer3(x))
