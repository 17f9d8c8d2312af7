# TestWidestHidden::test_more_layers: -
# Counts each hidden layer as if it were the first one.
def widest_hidden(n, depth, budget):
    width = (budget - 1) // (depth * (n + 1) + 1)
    return max(width, 0)
