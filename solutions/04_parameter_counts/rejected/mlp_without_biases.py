# TestMlp::test_known_networks: biases-forgotten
# Adds up the sizes of the weight matrices.
def mlp(n, widths):
    total = 0
    previous = n
    for size in (n, *widths):
        if not isinstance(size, int) or size < 1:
            raise ValueError("sizes must be positive integers")
    for width in widths:
        total += previous * width
        previous = width
    return total
