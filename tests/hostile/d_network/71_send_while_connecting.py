"""Sends without connecting before: TCP can open a connection with its first data, which
a rule about connecting does not see (Landlock's does not).

naive: heard
here: full
layer: seccomp
"""

import socket


def attack():
    with socket.socket() as outside:
        return outside.sendto(b"hello", socket.MSG_FASTOPEN, ("127.0.0.1", int("@PORT@")))


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
