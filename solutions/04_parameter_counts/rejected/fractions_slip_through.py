# TestFormulas::test_refuses_fractions: some-sizes-slip-through
# Thinks only of numbers that are too small.
def layer(n, k):
    if n < 1 or k < 1:
        raise ValueError(f"sizes must be at least 1, got {n} and {k}")
    return n * k + k
