# Every formula written out; the width by the formula for quadratic equations, in whole numbers.
import math


def neuron(n):
    if n <= 0 or n % 1 != 0:
        raise ValueError(f"n = {n}")
    return n + 1


def layer(n, k):
    if n <= 0 or k <= 0 or n % 1 != 0 or k % 1 != 0:
        raise ValueError(f"n = {n}, k = {k}")
    return n * k + k


def one_hidden(n, k1):
    if n <= 0 or k1 <= 0 or n % 1 != 0 or k1 % 1 != 0:
        raise ValueError(f"n = {n}, k1 = {k1}")
    return n * k1 + 2 * k1 + 1


def two_hidden(n, k1, k2):
    if n <= 0 or k1 <= 0 or k2 <= 0 or n % 1 or k1 % 1 or k2 % 1:
        raise ValueError(f"n = {n}, k1 = {k1}, k2 = {k2}")
    return n * k1 + k1 + k1 * k2 + 2 * k2 + 1


def mlp(n, widths):
    parameters = 0
    for k in widths:
        parameters = parameters + n * k + k
        if n <= 0 or k <= 0 or n % 1 or k % 1:
            raise ValueError(f"no size: {n} or {k}")
        n = k
    return parameters


def widest_hidden(n, depth, budget):
    if depth == 1:
        return max(0, (budget - 1) // (n + 2))
    a = depth - 1
    b = n + depth + 1
    c = 1 - budget
    if c > 0:
        return 0
    return (math.isqrt(b * b - 4 * a * c) - b) // (2 * a)
