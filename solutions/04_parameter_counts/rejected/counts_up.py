# TestWidestHidden::test_large_budget: counts-up
# One width after the other.
def widest_hidden(n, depth, budget):
    width = 0
    while mlp(n, [width + 1] * depth + [1]) <= budget:
        width += 1
    return width
