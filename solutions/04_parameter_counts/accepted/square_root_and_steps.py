# A guess by a square root of floats, put right by a few steps; while loops with an index.
def mlp(n, widths):
    if n < 1 or n != round(n):
        raise ValueError("n")
    i, total = 0, 0
    inputs = n
    while i < len(widths):
        if widths[i] < 1 or widths[i] != round(widths[i]):
            raise ValueError(f"widths[{i}]")
        total += widths[i] * inputs
        total += widths[i]
        inputs = widths[i]
        i += 1
    return total


def widest_hidden(n, depth, budget):
    squares, linear = depth - 1, n + 1 + depth
    if budget < 1 + squares + linear:
        return 0
    if squares == 0:
        return int((budget - 1) / linear)
    root = (linear**2 + 4 * squares * (budget - 1)) ** 0.5
    width = int((root - linear) / (2 * squares))
    while squares * width**2 + linear * width + 1 > budget:
        width -= 1
    while squares * (width + 1) ** 2 + linear * (width + 1) + 1 <= budget:
        width += 1
    return width


def count_parameters(model, trainable_only=False):
    if trainable_only:
        wanted = filter(lambda p: p.requires_grad, model.parameters())
    else:
        wanted = model.parameters()
    try:
        return sum(map(lambda p: p.numel(), wanted))
    except ValueError:
        raise ValueError("forward!")


def memory_bytes(model):
    def of(tensors):
        return sum(t.numel() * t.element_size() for t in tensors)

    return of(model.parameters()) + of(model.buffers())
