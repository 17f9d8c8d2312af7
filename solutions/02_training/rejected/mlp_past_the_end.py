# TestMlp::test_returns_a_sequential: past-the-end
# The loop goes one position too far.
def mlp(sizes, activation):
    layers = []
    for i in range(len(sizes)):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        layers.append(activation())
    return nn.Sequential(*layers[:-1])
