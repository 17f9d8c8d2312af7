# TestMlp::test_known_networks: one-layer-too-many
# Adds an output neuron to a list that has it already.
def mlp(n, widths):
    sizes = [n] + widths + [1]
    return sum(layer(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1))
