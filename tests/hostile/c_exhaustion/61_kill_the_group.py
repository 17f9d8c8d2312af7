"""Kills everything that was started together with it.

naive: crashes
here: 0
layer: seccomp
"""

import os
import signal


def attack():
    os.killpg(0, 0)
    return "may signal it"


def double(x):
    attack()
    os.killpg(0, signal.SIGKILL)

# --- honest twin

import os


def double(x):
    return 2 * x if os.getpgid(0) else None


def half(x):
    return x / 2
