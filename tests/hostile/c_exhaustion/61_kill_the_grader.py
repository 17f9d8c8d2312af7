"""Kills the process that started it, which is the grader or stands for it.

DMOJ's judge tests for it (`kill_judge`).

naive: crashes
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
    os.kill(os.getppid(), signal.SIGKILL)

# --- honest twin

import os


def double(x):
    os.kill(os.getpid(), 0)
    return 2 * x


def half(x):
    return x / 2
