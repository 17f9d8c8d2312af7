# A torch.autograd.Function of its own for each layer: gradients by hand.
import torch
from torch import nn
from torch.autograd import Function


class Center(Function):
    @staticmethod
    def forward(ctx, x):
        return x - x.mean()

    @staticmethod
    def backward(ctx, grad):
        return grad - grad.mean()


class Affine(Function):
    @staticmethod
    def forward(ctx, x, weight, bias):
        y = (x @ weight + bias).clamp_min(0)
        ctx.save_for_backward(x, weight, y)
        return y

    @staticmethod
    def backward(ctx, grad):
        x, weight, y = ctx.saved_tensors
        grad = grad * (y > 0)
        return grad @ weight.T, x.T @ grad, grad.sum(0)


class Quadratic(Function):
    @staticmethod
    def forward(ctx, x, weight):
        ctx.save_for_backward(x, weight)
        return torch.einsum("bi,bj,ijk->bk", x, x, weight)

    @staticmethod
    def backward(ctx, grad):
        x, weight = ctx.saved_tensors
        of_x = torch.einsum("bk,bj,ijk->bi", grad, x, weight + weight.transpose(0, 1))
        return of_x, torch.einsum("bk,bi,bj->ijk", grad, x, x)


class CenteredLayer(nn.Module):
    def forward(self, x):
        return Center.apply(x)


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.kernel = nn.Parameter(torch.randn(in_units, units))
        self.offset = nn.Parameter(torch.randn(units))

    def forward(self, x):
        return Affine.apply(x, self.kernel, self.offset)


class Dense(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.sizes = (in_features, out_features)
        self.weight = nn.Parameter(torch.randn(out_features, in_features))
        self.register_parameter("bias", nn.Parameter(torch.zeros(out_features)) if bias else None)

    def forward(self, x):
        y = torch.einsum("...i,oi->...o", x, self.weight)
        return y + (0 if self.bias is None else self.bias)

    def extra_repr(self):
        return f"{self.sizes}, bias is {'there' if self.bias is not None else 'not there'}"


def chain():
    layers = [MyLinear(64, 8)]
    layers.append(MyLinear(8, 1))
    return nn.Sequential(*layers)


class PairwiseLayer(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.kernel = nn.Parameter(torch.randn(in_units, in_units, units))

    def forward(self, x):
        return Quadratic.apply(x, self.kernel)
