# TestFormulas::test_one_hidden: output-layer-or-biases
# Counts the hidden layer and takes the output for free.
def one_hidden(n, k1):
    return layer(n, k1)
