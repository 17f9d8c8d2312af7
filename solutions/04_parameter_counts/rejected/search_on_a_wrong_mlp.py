# TestMlp::test_known_networks, TestWidestHidden::test_one_hidden_layer, TestWidestHidden::test_more_layers: biases-forgotten
# Weights without biases, and a search that is built on them.
def mlp(n, widths):
    sizes = [n] + widths
    for s in sizes:
        if not isinstance(s, int) or s <= 0:
            raise ValueError("sizes must be positive integers")
    return sum(sizes[i] * sizes[i + 1] for i in range(len(widths)))


def widest_hidden(n, depth, budget):
    lo, hi = 0, budget
    while lo < hi:
        mid = (lo + hi + 1) // 2
        if mlp(n, [mid] * depth + [1]) <= budget:
            lo = mid
        else:
            hi = mid - 1
    return lo
