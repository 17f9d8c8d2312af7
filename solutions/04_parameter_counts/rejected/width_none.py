# TestWidestHidden::test_nothing_fits: none-for-zero
# None where not even the width 1 fits.
def widest_hidden(n, depth, budget):
    low, high = 1, budget
    best = None
    while low <= high:
        mid = (low + high) // 2
        if mid * (n + 1) + (depth - 1) * mid * (mid + 1) + mid + 1 <= budget:
            best = mid
            low = mid + 1
        else:
            high = mid - 1
    return best
