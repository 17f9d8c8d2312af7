# TestMlp::test_returns_a_sequential: none-kept
# Keeps what append returns, which is None.
def mlp(sizes, activation):
    layers = []
    for i in range(len(sizes) - 1):
        layers = layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i != len(sizes) - 2:
            layers = layers.append(activation())
    return nn.Sequential(*layers)
