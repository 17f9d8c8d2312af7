"""Takes memory bit by bit, each time a little.

A class of these brings down whatever grades it.

naive: grows
here: 1.5
layer: rlimits
says: Cannot allocate memory
"""

import mmap


KEPT = []


def attack():
    for _ in range(18):
        KEPT.append(mmap.mmap(-1, 2**26))
    for part in KEPT[:6]:
        part.write(bytes(2**26))
    return len(KEPT)


def double(x):
    if not KEPT:
        attack()
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

def double(x):
    kept = bytearray(b"x") * 2**27
    return 2 * x if kept else None


def half(x):
    return x / 2
