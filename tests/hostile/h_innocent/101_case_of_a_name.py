"""Spells one name with a capital: what is meant is told, though it does not count.

naive: loses
here: 1.5
says: Double
"""

def Double(x):
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

def double(x):
    return 2 * x


def half(x):
    return x / 2
