# TestFlexibleMLP::test_can_be_made: constructor-signature
# Other names, and the other way round.
class FlexibleMLP(nn.Module):
    def __init__(self, funciones, tamanos, device="cpu"):
        super().__init__()
        if len(funciones) != len(tamanos) or not tamanos:
            raise ValueError(f"{len(tamanos)} capas, {len(funciones)} funciones")
        self.capas = nn.ModuleList([nn.LazyLinear(n, device=device) for n in tamanos])
        self.funciones = nn.ModuleList(funciones).to(device)

    def forward(self, x):
        for capa, funcion in zip(self.capas, self.funciones):
            x = funcion(capa(x))
        return x
