# TestThreeLayerMLP::test_first_layer_is_lazy: not-lazy
# The first layer takes exactly one number.
class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        self.layer1 = nn.Linear(1, neurons[0], device=device)
        self.layer2 = nn.Linear(neurons[0], neurons[1], device=device)
        self.layer3 = nn.Linear(neurons[1], neurons[2], device=device)
        self.act1, self.act2, self.act3 = activations

    def forward(self, x):
        x = self.act1(self.layer1(x))
        x = self.act2(self.layer2(x))
        return self.act3(self.layer3(x))
