# TestMlp::test_any_network: unused-argument
# Does not look at the activation.
def mlp(sizes, activation):
    layers = []
    for n, k in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(n, k), nn.Tanh()]
    del layers[-1]
    return nn.Sequential(*layers)
