# TestFormulas::test_whole_numbers: float-count
# Weights on average, times the number of neurons: the division makes a float.
def one_hidden(n, k1):
    hidden = layer(n, k1)
    per_neuron = hidden / k1
    return k1 * (per_neuron + 1) + 1
