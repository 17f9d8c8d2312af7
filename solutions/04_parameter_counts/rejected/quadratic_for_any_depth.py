# TestWidestHidden::test_one_hidden_layer: -
# The formula for quadratic equations; with one hidden layer there is no square.
def widest_hidden(n, depth, budget):
    a, b, c = depth - 1, n + depth + 1, 1 - budget
    root = int((b * b - 4 * a * c) ** 0.5)
    return max((root - b) // (2 * a), 0)
