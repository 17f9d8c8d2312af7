# TestFormulas::test_refuses_fractions: other-exception
# A TypeError for what is no int.
def layer(n, k):
    if not isinstance(n, int) or not isinstance(k, int):
        raise TypeError("sizes must be integers")
    if n < 1 or k < 1:
        raise ValueError("sizes must be positive")
    return n * k + k
