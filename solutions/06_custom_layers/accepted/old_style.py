# super(Name, self), add_module, register_parameter, %-formats, torch.add and torch.sub.
import torch
import torch.nn as nn
import torch.nn.functional as F


class CenteredLayer(nn.Module):
    def __init__(self, **kwargs):
        super(CenteredLayer, self).__init__(**kwargs)

    def forward(self, x):
        return torch.sub(x, torch.mean(x))


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super(MyLinear, self).__init__()
        self.register_parameter("w", nn.Parameter(torch.Tensor(in_units, units)))
        self.register_parameter("b", nn.Parameter(torch.Tensor(units)))
        nn.init.xavier_uniform_(self.w)
        nn.init.constant_(self.b, 0)

    def forward(self, x):
        return F.relu(torch.addmm(self.b, x, self.w))


class Dense(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super(Dense, self).__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = nn.Parameter(torch.Tensor(out_features, in_features))
        if bias:
            self.bias = nn.Parameter(torch.Tensor(out_features))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self):
        nn.init.kaiming_uniform_(self.weight)
        if self.bias is not None:
            nn.init.uniform_(self.bias, -0.1, 0.1)

    def forward(self, x):
        y = torch.matmul(x, self.weight.transpose(0, 1))
        if self.bias is not None:
            y += self.bias
        return y

    def extra_repr(self):
        return "in_features=%d, out_features=%d, bias=%s" % (
            self.in_features,
            self.out_features,
            self.bias is not None,
        )


def chain():
    net = nn.Sequential()
    net.add_module("hidden", MyLinear(64, 8))
    net.add_module("output", MyLinear(8, 1))
    return net


class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super(PairwiseLayer, self).__init__()
        self.w = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x):
        left = torch.tensordot(x, self.w, dims=1)  # (batch, in_units, units)
        return (left * x.unsqueeze(-1)).sum(dim=1)
