# TestWidestHidden::test_any_budget: search-ends-too-early
# Nobody builds a layer with more than a billion neurons.
def widest_hidden(n, depth, budget):
    low, high = 0, 10**9
    while low < high:
        mid = (low + high + 1) // 2
        total = mid * (n + 1) + (depth - 1) * mid * (mid + 1) + mid + 1
        if total <= budget:
            low = mid
        else:
            high = mid - 1
    return low
