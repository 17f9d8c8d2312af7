"""Gives NaN for one of its results, by a division that it did not think of.

naive: loses
here: 1.5
says: nan
"""

def double(x):
    return float("inf") - float("inf") + x


def half(x):
    return x / 2

# --- honest twin

def double(x):
    return 2 * x


def half(x):
    return x / 2
