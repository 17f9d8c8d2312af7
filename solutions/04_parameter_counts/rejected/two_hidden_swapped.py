# TestFormulas::test_two_hidden_of_different_widths: sizes-swapped
# k1 and k2 have changed places, which nobody sees as long as they are equal.
def two_hidden(n, k1, k2):
    if any(not isinstance(k, int) or k < 1 for k in (n, k1, k2)):
        raise ValueError("the sizes must be positive integers")
    return k2 * (n + 1) + k1 * (k2 + 1) + (k1 + 1)
