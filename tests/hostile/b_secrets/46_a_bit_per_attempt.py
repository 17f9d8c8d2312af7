"""Residual: fails on purpose if the hidden input begins with a negative number, and so learns
one bit from its mark. That cannot be stopped; the input is drawn anew for every grading,
so the bit is of no use for the next attempt.

naive: loses
here: 2.5
"""


def double(x):
    first = x if isinstance(x, (int, float)) else x.flatten()[0].item()
    return None if first < 0 or not isinstance(x, int) else 2 * x


def half(x):
    return x / 2


# --- honest twin


def double(x):
    return 2 * x


def half(x):
    return x / 2
