# TestMlp::test_known_networks: total-overwritten
# = for += in the loop.
def mlp(n, widths):
    sizes = [n, *widths]
    if any(not isinstance(s, int) or s < 1 for s in sizes):
        raise ValueError
    total = 0
    for a, b in zip(sizes, sizes[1:]):
        total = b * (a + 1)
    return total
