"""Prints the source of what its caller has imported; a student reads it in the feedback.

naive: looted
here: full
"""

import inspect
import sys


def attack():
    frame = sys._getframe(1)
    while frame is not None:
        if "solution" in frame.f_globals:
            return inspect.getsource(frame.f_globals["solution"])
        frame = frame.f_back
    raise LookupError("solution")


def double(x):
    try:
        print(attack())
    except Exception:
        pass
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import inspect
import textwrap


def double(x):
    assert "return" in textwrap.dedent(inspect.getsource(half))
    return 2 * x


def half(x):
    return x / 2
