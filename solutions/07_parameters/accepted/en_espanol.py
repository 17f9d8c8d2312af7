# Spanish identifiers and comments, print everywhere, experiments at the top level.
import torch
import torch.nn as nn
import torch.nn.functional as F


def init_normal(capa):
    if isinstance(capa, nn.Linear):
        print("normal:", capa)
        capa.weight.data.normal_(0.0, 0.01)
        capa.bias.data.fill_(0.0)


def init_constant(capa):
    if isinstance(capa, nn.Linear):
        capa.weight.data.fill_(1.0)
        capa.bias.data.zero_()


def init_xavier(capa):
    if isinstance(capa, nn.Linear):
        torch.nn.init.xavier_normal_(capa.weight)


def init_42(capa):
    if isinstance(capa, nn.Linear):
        capa.weight.data = torch.ones_like(capa.weight.data) * 42


def my_init(capa):
    """La mitad de los pesos son cero."""
    if not isinstance(capa, nn.Linear):
        return
    with torch.no_grad():
        for fila in capa.weight:
            moneda = torch.rand(len(fila))
            grandes = torch.empty(len(fila)).uniform_(5, 10)
            fila[:] = 0
            fila[moneda < 0.25] = grandes[moneda < 0.25]
            fila[moneda > 0.75] = -grandes[moneda > 0.75]


def init_mixed(red):
    primera, ultima = None, None
    for modulo in red.modules():
        if isinstance(modulo, nn.Linear):
            if primera is None:
                primera = modulo
            ultima = modulo
    init_xavier(primera)
    init_42(ultima)
    return red


class RedAtada(nn.Module):
    def __init__(self):
        super(RedAtada, self).__init__()
        self.salida = nn.Linear(8, 1)
        self.compartida = nn.Linear(8, 8)
        self.entrada = nn.Linear(4, 8)

    def forward(self, x):
        x = F.relu(self.entrada(x))
        print("tras la entrada:", x.shape)
        x = F.relu(self.compartida(x))
        x = F.relu(self.compartida(x))
        return self.salida(x)


def tied_mlp():
    return RedAtada()


def set_weight(red, capa, fila, columna, valor):
    with torch.no_grad():
        print("antes:", red[capa].weight[fila, columna].item())
        red[capa].weight[fila][columna] = valor


red = tied_mlp()
red.apply(init_normal)
optimizador = torch.optim.SGD(red.parameters(), lr=0.1)
for paso in range(2):
    optimizador.zero_grad()
    perdida = red(torch.randn(5, 4)).pow(2).mean()
    perdida.backward()
    optimizador.step()
