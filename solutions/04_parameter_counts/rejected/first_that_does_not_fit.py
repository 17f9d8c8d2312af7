# TestWidestHidden::test_one_hidden_layer, TestWidestHidden::test_more_layers: one-too-wide
# The usual binary search; where it ends, `low` is one further.
def widest_hidden(n, depth, budget):
    low, high = 1, budget
    while low <= high:
        mid = (low + high) // 2
        params = mlp(n, [mid] * depth + [1])
        if params == budget:
            return mid
        if params < budget:
            low = mid + 1
        else:
            high = mid - 1
    return low
