# TestThreeLayerMLP::test_registers_its_layers: hidden-in-container
# Keeps the layers in a dict.
class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        self.capas = {
            "primera": nn.LazyLinear(neurons[0], device=device),
            "segunda": nn.Linear(neurons[0], neurons[1], device=device),
            "tercera": nn.Linear(neurons[1], neurons[2], device=device),
        }
        self.activaciones = nn.ModuleList(activations)

    def forward(self, x):
        for capa, activacion in zip(self.capas.values(), self.activaciones):
            x = activacion(capa(x))
        return x
