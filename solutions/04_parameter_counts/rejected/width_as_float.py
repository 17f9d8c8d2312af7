# TestWidestHidden::test_whole_number: float-count
# `//` of a float gives a float.
def widest_hidden(n, depth, budget):
    a, b, c = depth - 1, n + depth + 1, 1 - budget
    if c > -b - a:
        return 0
    if a == 0:
        return -c // b
    width = (-b + (b**2 - 4 * a * c) ** (1 / 2)) // (2 * a)
    return width
