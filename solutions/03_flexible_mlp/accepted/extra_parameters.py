# More parameters with defaults; attributes for the curious; training at the top level.
import torch
from torch import nn


class ThreeLayerMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu", verbose=False, **ignored):
        super().__init__()
        self.verbose, self.neurons, self.device = verbose, neurons, device
        self.linear1 = nn.LazyLinear(out_features=neurons[0], bias=True, device=device)
        self.linear2 = nn.Linear(in_features=neurons[0], out_features=neurons[1], device=device)
        self.linear3 = nn.Linear(in_features=neurons[1], out_features=neurons[-1], device=device)
        self.activations = nn.ModuleList(activations)

    def forward(self, x):
        for i in range(3):
            layer = [self.linear1, self.linear2, self.linear3][i]
            x = self.activations[i](layer(x))
            if self.verbose:
                print(i, x.shape)
        return x


class FlexibleMLP(nn.Module):
    def __init__(self, neurons, activations, device="cpu", name="mlp"):
        super().__init__()
        complaint = (
            f"one activation per layer: {len(neurons)} layers, {len(activations)} activations"
        )
        assert len(neurons) == len(activations) > 0, complaint
        self.name = name
        self.neurons = list(neurons)
        self.given = {"activations": activations, "device": device}
        self.layers = nn.ModuleList()
        self.activations = nn.ModuleList()
        for i in range(len(neurons)):
            layer = nn.LazyLinear(neurons[i], device=device)
            if i > 0:
                layer = nn.Linear(neurons[i - 1], neurons[i], device=device)
            self.layers.append(layer)
            self.activations.append(activations[i])
        self.activations.to(device)

    def forward(self, x):
        outputs = [x]
        for layer, activation in zip(self.layers, self.activations, strict=True):
            outputs.append(activation(layer(outputs[-1])))
        return outputs[-1]

    def __len__(self):
        return len(self.layers)


def is_lazy(model):
    kinds = {type(p).__name__ for p in model.parameters()}
    return "UninitializedParameter" in kinds


def materialise(model, n_inputs, batch=2):
    mode = model.training
    try:
        with torch.no_grad():
            model.eval()
            model(torch.rand(batch, n_inputs))
    finally:
        model.train(mode)


class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads, default=None):
        super().__init__()
        self.default = default
        self.trunk = trunk
        self.heads = nn.ModuleDict(heads)
        self.raw = heads

    def forward(self, x, head=None):
        head = self.default if head is None else head
        if head not in self.raw:
            raise KeyError(f"unknown head {head}; known: {', '.join(self.raw)}")
        return self.heads[head].forward(self.trunk.forward(x))


net = FlexibleMLP([8, 1], 2 * [nn.Tanh()])
x = torch.linspace(-1, 1, 20).reshape(-1, 1)
net(x)
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
for epoch in range(5):
    optimizer.zero_grad()
    loss = ((net(x) - x**2) ** 2).mean()
    loss.backward()
    optimizer.step()
    print(f"epoch {epoch}: {loss.item():.4f}")
