# TestFormulas::test_refuses_sizes_below_one, TestFormulas::test_refuses_fractions: assert-is-no-value-error
# An assert stops the program, too, but with another exception.
def layer(n, k):
    assert isinstance(n, int) and n > 0, "n must be a positive integer"
    assert isinstance(k, int) and k > 0, "k must be a positive integer"
    return k * (n + 1)
