# A notebook that trains and plots at the top level, with libraries that are not there.
import torch
from torch import nn, optim
from torch.nn import functional as F

try:
    import matplotlib.pyplot as plt
    from tqdm import tqdm
except ImportError:
    plt, tqdm = None, lambda x: x

device = "cuda" if torch.cuda.is_available() else "cpu"


def polynomial(coefficients):
    def f(x):
        out = x - x
        for c in coefficients:
            out = out * x + c
        return out

    return f


def sigmoid(x):
    e = (-x.abs()).exp()
    return ((x >= 0) + (x < 0) * e) / (1 + e)


def tanh(x):
    e = (-2 * x.abs()).exp()
    return x.sgn() * (1 - e) / (1 + e)


def relu(x):
    mask = (x > 0).float()
    return mask * x


def leaky_relu(x, slope=0.01):
    y = x.clone()
    y[x < 0] = slope * x[x < 0]
    return y


def softmax(x, dim):
    shifted = x - torch.max(x, dim, keepdim=True)[0]
    return torch.exp(shifted) / torch.exp(shifted).sum(dim, keepdim=True)


def mlp(sizes, activation):
    layers = [nn.Linear(sizes[0], sizes[1])]
    for n_in, n_out in zip(sizes[1:], sizes[2:]):
        layers.append(activation())
        layers.append(nn.Linear(n_in, n_out))
    return nn.Sequential(*layers)


def learning_loop(x, y, model, steps, loss_fn, learning_rate, optimizer):
    opt = optimizer(model.parameters(), lr=learning_rate)
    losses = []
    for epoch in tqdm(range(1, steps + 1)):
        opt.zero_grad()
        pred = model(x)
        loss = loss_fn(pred, y)
        loss.backward()
        opt.step()
        losses.append(loss.data.item())
        if epoch % 100 == 0:
            print("epoch", epoch, "loss", loss.item())
    return model, losses


def gradient_report(model, x, y, loss_fn):
    for p in model.parameters():
        p.grad = None
    loss = loss_fn(model(x), y)
    loss.backward()
    grads = {}
    for name, p in model.named_parameters():
        g = p.grad
        grads[name] = (g**2).sum().item() ** 0.5 if g is not None else 0.0
        p.grad = None
    return grads


def output_layer(task):
    if task not in ("binary", "regression", "positive", "multiclass"):
        raise ValueError("task is binary, regression, positive or multiclass, not " + task)
    if task == "binary":
        layer = nn.Sigmoid()
    elif task == "positive":
        layer = nn.ReLU()
    elif task == "multiclass":
        layer = nn.Softmax(dim=-1)
    else:
        layer = nn.Identity()
    return layer


x = torch.linspace(-2, 2, 101).view(-1, 1).to(device)
y = polynomial([1, 0, 0])(x)
ys = {"sigmoid": torch.sigmoid(x), "ready": F.softmax(x, dim=0)}
net, losses = learning_loop(x, y, mlp([1, 5, 1], nn.Tanh), 30, nn.MSELoss(), 0.05, optim.Adam)
plt.plot(x, y)
plt.plot(x, net(x).detach())
plt.savefig("/no/such/folder/parabola.png")
