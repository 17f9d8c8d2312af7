# TestFormulas::test_layer, TestFormulas::test_one_hidden, TestFormulas::test_two_hidden: too-few-biases
# Believes that all neurons of a layer share their bias.
def layer(n, k):
    for size in (n, k):
        if not isinstance(size, int) or size < 1:
            raise ValueError("wrong size")
    return n * k + 1
