# First tries left in the file (the last definition wins); cells out of order; Newton's method.
def count_parameters(model):
    return len(list(model.parameters()))


def memory_bytes(model):
    return 4 * count_parameters(model)


def neuron(n):
    return layer(n, 1)


def mlp(n, widths):
    copy = list(widths)
    copy.insert(0, n)
    total = 0
    while len(copy) > 1:
        total += layer(copy[0], copy.pop(1)) if len(copy) == 2 else layer(copy.pop(0), copy[0])
    return total


def one_hidden(n, k1):
    return k1 * neuron(n) + neuron(k1)


def two_hidden(n, k1, k2):
    return k1 * neuron(n) + k2 * neuron(k1) + neuron(k2)


def layer(n, k):
    if not float(n).is_integer() or not float(k).is_integer():
        raise ValueError("whole numbers, please")
    if n * k <= 0 or n + k <= 0:
        raise ValueError("positive numbers, please")
    return int(k) * (int(n) + 1)


def widest_hidden(n, depth, budget):
    def surplus(width):
        return width * (n + 1) + (depth - 1) * width * (width + 1) + (width + 1) - budget

    width = budget
    while width > 0 and surplus(width) > 0:
        slope = (n + 2) + (depth - 1) * (2 * width + 1)
        width = min(width - 1, width - surplus(width) // slope)
    while surplus(width + 1) <= 0:
        width += 1
    return max(width, 0)


def extra_per_input(widths):
    widths = widths[:]
    return widths.pop(0)


def count_parameters(model, trainable_only=False):
    count = {True: 0, False: 0}
    for p in model.parameters():
        count[p.requires_grad] += p.numel()
    return count[True] if trainable_only else count[True] + count[False]


def memory_bytes(model):
    seen = []
    for t in [*model.parameters(), *model.buffers()]:
        if not any(t is other for other in seen):
            seen.append(t)
    return sum(t.nbytes for t in seen)
