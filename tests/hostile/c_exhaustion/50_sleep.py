"""Sleeps: it uses no processor time, which some limits count.

naive: hangs
here: 1.5
layer: clock
says: did not finish
"""

import time


def attack():
    time.sleep(1000)


def double(x):
    attack()


def half(x):
    return x / 2


# --- honest twin

import time


def double(x):
    time.sleep(0.01)
    return 2 * x


def half(x):
    return x / 2
