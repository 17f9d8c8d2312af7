# Classes made by a function and by type(); halving by recursion; names by an f-string in a dict.
import torch
from torch import nn
from collections import OrderedDict


def tiny(form):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            first, second = nn.Linear(100, 200), nn.Linear(200, 10)
            if form == "sequential":
                self.layers = nn.Sequential(OrderedDict(first=first, bend=nn.ReLU(), second=second))
            else:
                self.layers = nn.ModuleDict({"first": first, "second": second})

        def forward(self, x):
            if form == "sequential":
                scores = self.layers(x)
            else:
                hidden = self.layers["first"](x)
                scores = self.layers["second"](hidden.relu())
            return scores.softmax(dim=scores.dim() - 1)

    return Model


class TinyModel(tiny("plain")):
    pass


class TinyModelSequential(tiny("sequential")):
    pass


class TinyModelFunctional(nn.Module):
    def __init__(self):
        nn.Module.__init__(self)
        object.__setattr__(self, "made", True)
        for name, sizes in {"one": (100, 200), "two": (200, 10)}.items():
            self.register_module(name, nn.Linear(*sizes))

    def forward(self, x):
        y = self.two(nn.functional.relu(self.one(x), inplace=True))
        return nn.functional.softmax(y, dim=-1, dtype=y.dtype)


MySequential = type(
    "MySequential",
    (nn.Module,),
    {
        "__init__": lambda self, *modules: (
            nn.Module.__init__(self),
            self._modules.update({f"{k}": m for k, m in enumerate(modules)}),
        )[0],
        "forward": lambda self, x: (
            [x := m(x) for m in self._modules.values()][-1] if self._modules else x
        ),
    },
)


class FixedHiddenMLP(nn.Module):
    def __init__(self, seed=None):
        super().__init__()
        self.dense = nn.Linear(in_features=20, out_features=20)
        self.register_buffer(
            "C", torch.nn.init.uniform_(torch.empty(20, 20), -1, 1), persistent=True
        )

    def halved(self, h):
        if torch.linalg.vector_norm(h, ord=1) <= 1:
            return h
        return self.halved(h * 0.5)

    def forward(self, x):
        h = self.dense(x).matmul(self.C).add(1).clamp_min(0)
        return torch.sum(self.halved(self.dense(h)))


def block():
    return nn.Sequential(
        OrderedDict(up=nn.Linear(4, 8), r1=nn.ReLU(), down=nn.Linear(8, 4), r2=nn.ReLU())
    )


def stack(n):
    return nn.Sequential(OrderedDict({f"block {i}": block() for i in range(n)}))


def regressor(n):
    return nn.Sequential(*(stack(n), nn.Linear(4, out_features=1)))


def first_bias(net):
    _, second, *_ = net[0]
    first, *_ = second
    return first.bias


def parameter_table(net):
    names = [name for name, _ in net.named_parameters()]
    return [(name, (*net.get_parameter(name).shape,)) for name in names]
