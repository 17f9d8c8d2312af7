# TestFormulas::test_two_hidden: biases-forgotten
# Multiplies neighbouring sizes and forgets that each neuron has a bias.
def two_hidden(n, k1, k2):
    for size in [n, k1, k2]:
        if type(size) is not int or size < 1:
            raise ValueError("sizes must be positive integers")
    return n * k1 + k1 * k2 + k2 * 1
