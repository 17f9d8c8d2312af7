# TestMlp::test_weights_of_its_own: same-object
# Makes one layer for each pair of sizes, and keeps it for the next time.
def mlp(sizes, activation):
    known = {}
    layers = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        if (a, b) not in known:
            known[(a, b)] = nn.Linear(a, b)
        layers.append(known[(a, b)])
        layers.append(activation())
    layers.pop()
    return nn.Sequential(*layers)
