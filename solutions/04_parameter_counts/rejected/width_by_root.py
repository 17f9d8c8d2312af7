# TestWidestHidden::test_one_hidden_layer, TestWidestHidden::test_more_layers: fraction-of-a-neuron
# The root of the equation, not rounded.
import math


def widest_hidden(n, depth, budget):
    a = depth - 1
    b = n + 1 + depth - 1 + 1
    c = 1 - budget
    if a == 0:
        return max(0, -c / b)
    return max(0, (-b + math.sqrt(b * b - 4 * a * c)) / (2 * a))
