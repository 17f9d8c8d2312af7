# TestWidestHidden::test_exact_fit: budget-not-used-up
# Stops short of using up the budget.
def widest_hidden(n, depth, budget):
    low, high = 0, budget
    while high - low > 1:
        width = (low + high) // 2
        if mlp(n, [width] * depth + [1]) < budget:
            low = width
        else:
            high = width
    return low
