# TestMlp::test_returns_a_sequential: list-not-unpacked
# Hands over one list instead of its items.
def mlp(sizes, activation):
    capas = []
    for i in range(len(sizes) - 1):
        capas.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - 2:
            capas.append(activation())
    return nn.Sequential(capas)
