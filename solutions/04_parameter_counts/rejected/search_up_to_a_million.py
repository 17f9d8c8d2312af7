# TestWidestHidden::test_any_budget: search-ends-too-early
# A million seems enough.
def widest_hidden(n, depth, budget):
    left, right = 0, 10**6
    while left < right:
        mid = (left + right + 1) // 2
        if mlp(n, [mid] * depth + [1]) <= budget:
            left = mid
        else:
            right = mid - 1
    return left
