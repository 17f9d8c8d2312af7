# TestMlp::test_whole_number: float-count
# Begins to add up with 0.0.
def mlp(n, widths):
    total = 0.0
    for k in widths:
        total += layer(n, k)
        n = k
    return total
