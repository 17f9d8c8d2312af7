# TestFormulas::test_two_hidden_of_different_widths: inputs-of-the-wrong-layer
# Uses k2 where the second layer's inputs are k1.
def two_hidden(n, k1, k2):
    first = layer(n, k1)
    second = layer(k2, k2)
    output = layer(k2, 1)
    return first + second + output
