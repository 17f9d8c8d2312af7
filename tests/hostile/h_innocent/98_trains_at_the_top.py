"""Trains for minutes outside of any function, as notebooks do.

naive: hangs
here: full
says: left out
"""

w = 0.0
for step in range(10**10):
    w -= 0.1 * (w - 3)


def double(x):
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

w = 0.0
for step in range(100):
    w -= 0.1 * (w - 3)


def double(x):
    return 2 * x


def half(x):
    return x / 2
