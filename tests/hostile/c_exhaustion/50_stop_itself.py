"""Stops itself: a process that stands still uses no time that could be counted.

naive: hangs
here: 1.5
layer: clock
says: did not finish
"""

import os
import signal


def attack():
    os.kill(os.getpid(), signal.SIGSTOP)


def double(x):
    attack()


def half(x):
    return x / 2

# --- honest twin

import os
import signal


def double(x):
    os.kill(os.getpid(), signal.SIGCONT)
    return 2 * x


def half(x):
    return x / 2
