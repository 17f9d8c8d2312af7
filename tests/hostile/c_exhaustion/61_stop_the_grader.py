"""Stops the process that started it: no error, and no end either.

naive: hangs
here: 0
layer: seccomp, landlock
"""

import os
import signal


def attack():
    os.kill(os.getppid(), 0)
    return "may signal it"


def double(x):
    attack()
    os.kill(os.getppid(), signal.SIGSTOP)

# --- honest twin

import signal


def double(x):
    return 2 * x if signal.getsignal(signal.SIGINT) is not None else None


def half(x):
    return x / 2
