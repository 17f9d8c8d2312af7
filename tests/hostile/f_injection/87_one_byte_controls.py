"""Steers a terminal with the single characters that stand for an escape and a bracket.

Whoever removes only escapes leaves them (ECMA-48, C1).

naive: fooled
here: 1.5
"""


def double(x):
    raise ValueError("\x9b2J\x9d0;all passed\x9c\x90\x85passed\x08\x08\x7f")


def half(x):
    return x / 2


# --- honest twin


def double(x):
    print("50 \x80")
    return 2 * x


def half(x):
    return x / 2
