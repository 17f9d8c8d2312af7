# TestMlp::test_known_networks, TestMlp::test_whole_number, TestMlp::test_leaves_the_list_alone: past-the-end
# The loop goes one position too far.
def mlp(n, widths):
    sizes = [n] + list(widths)
    if any(not isinstance(s, int) or s < 1 for s in sizes):
        raise ValueError
    total = 0
    for i in range(len(sizes)):
        total += (sizes[i] + 1) * sizes[i + 1]
    return total
