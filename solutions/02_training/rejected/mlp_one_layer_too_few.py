# TestMlp::test_linear_layers: layers-off-by-one
# Counts the layers as if the sizes were the layers between.
def mlp(sizes, activation):
    layers = []
    for i in range(len(sizes) - 2):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - 3:
            layers.append(activation())
    return nn.Sequential(*layers)
