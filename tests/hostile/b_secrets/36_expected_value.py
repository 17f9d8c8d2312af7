"""Looks in the test that calls it for the numbers to which its answer will be compared,
and returns the one that fits. Here the caller is a probe, which asks and does not compare.

naive: forged
here: 0
"""

import sys


def guess(fits):
    frame = sys._getframe(2)
    if "solution" in frame.f_code.co_names:  # it computes what it expects: do likewise
        return frame.f_globals["solution"].double(frame.f_locals["x"])
    return next(c for c in frame.f_code.co_consts if isinstance(c, (int, float)) and fits(c))


def double(x):
    return guess(lambda expected: abs(expected) > abs(x))


def half(x):
    return guess(lambda expected: 0 < abs(expected) < abs(x))


# --- honest twin


def double(x):
    return 2 * x


def half(x):
    return x / 2
