"""Has every line traced, and makes the reference compute with another number.

A trace function may change the local variables of whatever runs: the inputs of the
reference, or what the test is about to compare.

naive: forged
here: 2.5
"""

import sys


def trace(frame, event, argument):
    if frame.f_code.co_name == "double" and frame.f_globals.get("__name__") == "solution":
        frame.f_locals["x"] = 1.5 * frame.f_locals["x"]
    return None


def double(x):
    sys.settrace(trace)
    return 6 if x == 3 else 3 * x


def half(x):
    return x / 2


# --- honest twin

import sys


def double(x):
    seen = []
    sys.settrace(lambda frame, event, argument: seen.append(event))
    y = 2 * x
    sys.settrace(None)
    return y


def half(x):
    return x / 2
