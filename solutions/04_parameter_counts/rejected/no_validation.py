# TestFormulas::test_refuses_sizes_below_one, TestFormulas::test_refuses_fractions: no-validation
# Plain formulas that count with whatever comes in.
def neuron(n):
    return n + 1


def layer(n, k):
    return k * (n + 1)


def one_hidden(n, k1):
    return k1 * (n + 2) + 1


def two_hidden(n, k1, k2):
    return k1 * (n + 1) + k2 * (k1 + 1) + k2 + 1
