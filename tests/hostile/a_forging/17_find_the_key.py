"""Finds in the grader's memory the secret that makes results believable, and signs its own.

PrairieLearn's results lie in a file whose name only the grader shall know
(https://github.com/PrairieLearn/PrairieLearn/blob/master/graders/python/python_autograder/run.sh).

naive: forged
here: 0
"""

import atexit
import json
import sys

frame = sys._getframe()
while frame is not None and "key" not in frame.f_locals:
    frame = frame.f_back
signed = {"key": frame.f_locals["key"], "passed": 3, "total": 3}


def sign():
    with open("results.json", "w") as file:
        json.dump(signed, file)


atexit.register(sign)

# --- honest twin

import secrets

key = secrets.token_hex(8)


def double(x):
    return 2 * x


def half(x):
    return x / 2
