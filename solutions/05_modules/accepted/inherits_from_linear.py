# Layers that inherit from Linear; LogSoftmax and exp; a table from named_modules.
import torch
from torch import nn


class _Bent(nn.Linear):
    def forward(self, x):
        return super().forward(x).clamp(min=0.0)


class _Shared(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.scores = _Bent(100, 200), nn.Linear(200, 10)


class TinyModel(_Shared):
    def forward(self, x):
        flat = x.reshape(-1, 100)
        y = self.scores(self.hidden(flat))
        return (
            (y - y.logsumexp(1, True)).exp().unflatten(0, x.shape[:-1])
            if x.dim() > 1
            else (torch.softmax(y[0], 0))
        )


class TinyModelFunctional(_Shared):
    def forward(self, x):
        return torch.special.softmax(self.scores(self.hidden(x)), -1)


class TinyModelSequential(nn.Sequential):
    def __init__(self):
        super().__init__(_Bent(100, 200), nn.Linear(200, 10), nn.LogSoftmax(dim=-1))

    def forward(self, x):
        return super().forward(x).exp()


class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        names = iter(range(len(modules)))
        for module in modules:
            self.add_module(name=f"{next(names):d}", module=module)

    def __iter__(self):
        return iter(self._modules.values())

    def forward(self, inputs):
        outputs = inputs
        for module in self:
            outputs = module(outputs)
        return outputs


class FixedHiddenMLP(nn.Linear):
    def __init__(self):
        super().__init__(20, 20)
        self.register_buffer("constant", torch.rand_like(self.weight, requires_grad=False))

    def forward(self, x):
        h = super().forward(x)
        h = super().forward(torch.einsum("bi,ij->bj", h, self.constant).add(1).relu())
        total, size = h.sum(), h.detach().abs().sum()
        while size > 1:
            size, total = size / 2, total / 2
        return total


class _Block(nn.Sequential):
    def __init__(self):
        super().__init__(*(f() for f in (self.up, nn.ReLU, self.down, nn.ReLU)))

    up = staticmethod(lambda: nn.Linear(4, 8))
    down = staticmethod(lambda: nn.Linear(8, 4))


def block():
    return _Block()


def stack(n):
    net = nn.Sequential()
    for i in range(n):
        net.register_module(f"block {i}", block())
    assert len(net) == n
    return net


def regressor(n):
    net = nn.Sequential(stack(n))
    net.append(nn.Linear(4, 1))
    return net


def first_bias(net):
    return next(p for name, p in net.named_parameters() if name.startswith("0.block 1.0.b"))


def parameter_table(net):
    rows, seen = [], set()
    for prefix, module in net.named_modules():
        for name, p in module.named_parameters(recurse=False):
            if id(p) not in seen:
                seen.add(id(p))
                rows.append((f"{prefix}.{name}" if prefix else name, tuple(p.shape)))
    return rows
