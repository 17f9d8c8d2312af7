"""Answers a question itself, with the right number of the question, before the probe can.

It reads that number from the frames below it and uses the grader's own functions to send a
value in perfect form. That value must still be right: it is compared where the submission
cannot reach.

naive: forged
here: 1
"""

import sys


def answer(value):
    frame = sys._getframe()
    while frame is not None:
        names = frame.f_locals
        if "recorder" in names:
            names["recorder"].passed, names["recorder"].failed = 100, -10
        if "ticket" in names and "connection" in names:
            from autograder.sandbox import wire

            wire.send(names["connection"], {"value": value}, ticket=names["ticket"])
        frame = frame.f_back


def double(x):
    answer(6)
    return 0


def half(x):
    answer(0)
    return 0


# --- honest twin


def answer(value):
    return value


def double(x):
    return answer(2 * x)


def half(x):
    return answer(x / 2)
