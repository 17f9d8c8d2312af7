"""Starts processes that start processes.

snekbox's suite has it (https://github.com/python-discord/snekbox, test_nsjail.py);
this one stops at sixteen.

naive: survives
here: 0
layer: seccomp
"""

import os
import time


def attack():
    for _ in range(4):
        os.fork()
    time.sleep(0 if os.getpid() == FIRST else 30)
    return "sixteen"


FIRST = os.getpid()
attack()

# --- honest twin

from concurrent.futures import ThreadPoolExecutor


def double(x):
    with ThreadPoolExecutor(4) as workers:
        return sum(workers.map(lambda _: x, range(2)))


def half(x):
    return x / 2
