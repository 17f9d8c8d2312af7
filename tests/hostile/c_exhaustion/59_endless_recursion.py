"""Overflows the C stack: Python's own guard has been lifted.

The process dies, and with it the tests that run in it.

naive: crashes
here: 1.5
"""

import sys

sys.setrecursionlimit(10**9)


class Deep:
    def __eq__(self, other):
        return [self] == [other]


def double(x):
    return Deep() == Deep()


def half(x):
    return x / 2

# --- honest twin

def double(x, times=200):
    return 2 * x if times == 0 else double(x, times - 1)


def half(x):
    return x / 2
