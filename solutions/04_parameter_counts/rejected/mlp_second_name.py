# TestMlp::test_leaves_the_list_alone: changes-argument
# Another name for the same list, which is changed.
def mlp(n, widths):
    sizes = widths
    sizes.insert(0, n)
    if any(not isinstance(s, int) or s < 1 for s in sizes):
        raise ValueError
    return sum(b * (a + 1) for a, b in zip(sizes[:-1], sizes[1:]))
