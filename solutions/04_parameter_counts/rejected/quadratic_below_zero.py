# TestWidestHidden::test_nothing_fits: never-zero
# Does not think of budgets for which nothing is left over.
def widest_hidden(n, depth, budget):
    if depth == 1:
        return (budget - 1) // (n + 2)
    a, b = depth - 1, n + depth + 1
    root = int((b * b + 4 * a * (budget - 1)) ** 0.5)
    return (root - b) // (2 * a)
