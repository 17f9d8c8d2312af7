"""Changes the exit status when all is over: whoever has failed by then has succeeded.

As 01_exit_status, but later, when no test can notice.

naive: forged
here: 1.5
"""

import atexit
import os

atexit.register(os._exit, 0)


def double(x):
    return 3 * x


def half(x):
    return x / 2


# --- honest twin

import atexit
import os

atexit.register(lambda: os.path.exists("notes.txt") and os.unlink("notes.txt"))


def double(x):
    return 2 * x


def half(x):
    return x / 2
