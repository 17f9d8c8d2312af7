"""Reads where there is no memory, by accident or not: the process dies at once.

naive: crashes
here: 1.5
says: signal 11
"""

import ctypes


def double(x):
    return ctypes.string_at(0)


def half(x):
    return x / 2

# --- honest twin

import ctypes


def double(x):
    return ctypes.c_long(2).value * x


def half(x):
    return x / 2
