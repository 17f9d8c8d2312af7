"""Runs for ever in C, where Python does not look whether an alarm has rung.

naive: hangs
here: 1.5
layer: clock
says: did not finish
"""

import collections
import itertools


def attack():
    collections.deque(itertools.repeat(0), maxlen=0)


def double(x):
    attack()


def half(x):
    return x / 2

# --- honest twin

import collections
import itertools


def double(x):
    return collections.deque(itertools.islice(itertools.count(x, x), 2), maxlen=1)[0]


def half(x):
    return x / 2
