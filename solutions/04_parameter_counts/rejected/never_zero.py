# TestWidestHidden::test_nothing_fits: never-zero
# Begins with the width 1 and takes it for granted.
def widest_hidden(n, depth, budget):
    best = 1
    step = 1
    while mlp(n, [step * 2] * depth + [1]) <= budget:
        step *= 2
    best = step
    while step > 0:
        if mlp(n, [best + step] * depth + [1]) <= budget:
            best += step
        else:
            step //= 2
    return best
