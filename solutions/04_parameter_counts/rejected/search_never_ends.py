# TestWidestHidden::test_one_hidden_layer, TestWidestHidden::test_more_layers: endless-loop
# Halves, but never leaves the middle itself out.
def widest_hidden(n, depth, budget):
    low, high = 0, budget
    while low < high:
        middle = (low + high) // 2
        if middle == 0 or mlp(n, [middle] * depth + [1]) <= budget:
            low = middle
        else:
            high = middle - 1
    return low
