"""Right work, whose process waits at its end, for a thread or a connection.

naive: hangs
here: full
"""

import atexit
import time

atexit.register(time.sleep, 1000)


def double(x):
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

import atexit

atexit.register(int)


def double(x):
    return 2 * x


def half(x):
    return x / 2
