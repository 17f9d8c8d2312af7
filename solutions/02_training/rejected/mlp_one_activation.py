# TestMlp::test_activation_between_layers: activation-missing
# The activation comes once, after the first layer only.
def mlp(sizes, activation):
    layers = [nn.Linear(sizes[0], sizes[1])]
    if len(sizes) > 2:
        layers.append(activation())
    for a, b in zip(sizes[1:-1], sizes[2:]):
        layers.append(nn.Linear(a, b))
    return nn.Sequential(*layers)
