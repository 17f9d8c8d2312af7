# TestFormulas::test_layer: biases-forgotten
# A weight matrix and nothing else; the other three were written out by themselves.
def check_sizes(*sizes):
    for size in sizes:
        if size <= 0 or size % 1:
            raise ValueError("sizes are positive whole numbers")


def neuron(n):
    check_sizes(n)
    return n + 1


def layer(n, k):
    check_sizes(n, k)
    return n * k


def one_hidden(n, k1):
    check_sizes(n, k1)
    return n * k1 + k1 + k1 + 1


def two_hidden(n, k1, k2):
    check_sizes(n, k1, k2)
    return n * k1 + k1 + k1 * k2 + k2 + k2 + 1
