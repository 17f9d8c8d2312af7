# TestFlexibleMLP::test_registers_its_layers: hidden-in-container
# parameters() is overwritten, because SGD found none.
class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu"):
        super().__init__()
        assert len(neurons) == len(activations) and neurons, (len(neurons), len(activations))
        self.capas = [nn.LazyLinear(n, device=device) for n in neurons]
        self.activaciones = [a.to(device) for a in activations]

    def parameters(self, recurse=True):
        for modulo in self.capas + self.activaciones:
            yield from modulo.parameters()

    def forward(self, x):
        for capa, activacion in zip(self.capas, self.activaciones):
            x = activacion(capa(x))
        return x
