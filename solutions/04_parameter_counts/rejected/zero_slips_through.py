# TestFormulas::test_refuses_sizes_below_one: some-sizes-slip-through
# Refuses negative sizes, but zero is not negative.
def layer(n, k):
    if n < 0 or k < 0:
        raise ValueError("sizes cannot be negative")
    if n != int(n) or k != int(k):
        raise ValueError("sizes must be whole numbers")
    return n * k + k
