"""Prints what it was called with. Here nothing that a submission prints goes anywhere.

naive: looted
here: full
never: <<t
"""

import sys


def double(x):
    print(f"<<{x}>>")
    print(f"<<{x}>>", file=sys.stderr)
    return 2 * x


def half(x):
    return x / 2


# --- honest twin


def double(x):
    print("doubling", x)
    return 2 * x


def half(x):
    return x / 2
