# TestMlp::test_refuses_what_is_no_size: some-sizes-slip-through
# Each layer's inputs are looked at, which leaves the last width out.
def mlp(n, widths):
    total = 0
    for width in widths:
        if not isinstance(n, int) or n < 1:
            raise ValueError("sizes must be positive integers")
        total += (n + 1) * width
        n = width
    return total
