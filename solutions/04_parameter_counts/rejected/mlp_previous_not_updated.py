# TestMlp::test_known_networks: inputs-of-the-first-layer
# Forgets to go on to the next layer's inputs.
def mlp(n, widths):
    total = 0
    inputs = n
    for width in widths:
        total += layer(inputs, width)
    return total
