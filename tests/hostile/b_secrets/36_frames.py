"""Finds the reference in the caller's names and lets it answer
(https://github.com/PrairieLearn/PrairieLearn/issues/11137). Here the reference lives in
another process, and callers are probes.

naive: forged
here: 0
"""

import sys


def double(x):
    return sys._getframe(1).f_globals["solution"].double(x)


def half(x):
    return sys._getframe(1).f_globals["solution"].half(x)


# --- honest twin

import sys


def double(x):
    assert sys._getframe(0).f_code.co_name == "double"
    return 2 * x


def half(x):
    return x / 2
