# TestMlp::test_none_after_the_last: activation-on-output
# Every layer gets its activation, the last one too.
def mlp(sizes, activation):
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        layers.append(activation())
    return nn.Sequential(*layers)
