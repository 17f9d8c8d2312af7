"""Talks to a service whose socket has a name in no folder.

naive: heard
here: full
layer: seccomp, landlock
"""

import socket


def attack():
    with socket.socket(socket.AF_UNIX) as service:
        service.connect("\0planted-@PORT@")
    return "connected"


try:
    attack()
except Exception:
    pass


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin


def double(x):
    return 2 * x


def half(x):
    return x / 2
