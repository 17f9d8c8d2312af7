"""Replaces the reference in a worker that grades one submission after the other: from now on
the right work of others is wrong. Here each submission has a process of its own.

naive: lingers
grader: reused
here: full
"""

import sys

if "solution" in sys.modules:
    sys.modules["solution"].double = lambda x: None


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import sys

sys.modules["parts"] = type(sys)("parts")
sys.modules["parts"].double = lambda x: 2 * x


def double(x):
    return sys.modules["parts"].double(x)


def half(x):
    return x / 2
