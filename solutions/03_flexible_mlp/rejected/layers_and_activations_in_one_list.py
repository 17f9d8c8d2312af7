# TestFlexibleMLP::test_registers_its_layers: hidden-in-container
# One list with layers and activations in turn.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        if len(neurons) != len(activations) or len(neurons) == 0:
            raise ValueError(f"got {len(neurons)} neurons and {len(activations)} activations")
        self.red = [nn.LazyLinear(neurons[0]), activations[0]]
        for entrada, salida, activacion in zip(neurons[:-1], neurons[1:], activations[1:]):
            self.red += [nn.Linear(entrada, salida), activacion]
        for modulo in self.red:
            modulo.to(device)

    def forward(self, x):
        for modulo in self.red:
            x = modulo(x)
        return x
