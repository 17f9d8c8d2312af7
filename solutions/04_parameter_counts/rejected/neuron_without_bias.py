# TestFormulas::test_neuron: biases-forgotten
# Thinks of a neuron as its weights.
def neuron(n):
    if not isinstance(n, int) or n < 1:
        raise ValueError("n must be a positive integer")
    return n
