"""Leaves shared memory that belongs to no process and ends with none: a submission that is
graded later reads it.

naive: planted
here: full
layer: seccomp
"""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
KEY = @PORT@  # any number will do


def attack():
    segment = libc.shmget(KEY, 4096, 0o1600)
    if segment < 0:
        raise OSError(ctypes.get_errno(), "shmget")
    return hex(KEY)


try:
    attack()
except Exception:
    pass


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin


def double(x):
    return 2 * x


def half(x):
    return x / 2
