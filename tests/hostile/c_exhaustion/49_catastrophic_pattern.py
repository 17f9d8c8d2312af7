"""Matches a pattern that takes a time exponential in the text, all of it in C.

A student comes upon it by accident.

naive: hangs
here: 1.5
layer: clock
says: did not finish
"""

import re


def attack():
    re.match(r"(a+)+$", "a" * 60 + "b")


def double(x):
    attack()


def half(x):
    return x / 2

# --- honest twin

import re


def double(x):
    assert re.match(r"a+$", "aaa")
    return x + x


def half(x):
    return x / 2
