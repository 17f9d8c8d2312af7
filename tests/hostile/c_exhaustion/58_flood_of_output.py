"""Prints without end: what nobody reads has to be kept somewhere.

nbgrader cuts output only after the notebook has run; by then it is in memory.

naive: grows
here: 4.5
"""

PRINTED = []


def double(x):
    while len(PRINTED) < 80:
        PRINTED.append(print("x" * 2**20))
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

print("x" * 1000)


def double(x):
    print("doubling", x)
    return 2 * x


def half(x):
    return x / 2
