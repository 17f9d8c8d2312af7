# TestFormulas::test_refuses_any_of_the_sizes: some-sizes-slip-through
# Looks at the inputs, but not at the number of neurons.
def layer(n, k):
    if not isinstance(n, int) or n <= 0:
        raise ValueError("n must be a positive integer")
    return (n + 1) * k
