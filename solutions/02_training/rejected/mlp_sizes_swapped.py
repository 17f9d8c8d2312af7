# TestMlp::test_linear_layers: sizes-swapped
# Thinks of the weight's shape, (out, in).
def mlp(sizes, activation):
    net = nn.Sequential()
    for i in range(1, len(sizes)):
        net.append(nn.Linear(sizes[i], sizes[i - 1]))
        if i < len(sizes) - 1:
            net.append(activation())
    return net
