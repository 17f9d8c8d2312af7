"""Sends what it finds to somebody outside.

naive: heard
here: 0
layer: seccomp, landlock
"""

import socket


def attack():
    with socket.create_connection(("127.0.0.1", int("@PORT@")), 2) as outside:
        outside.sendall(b"hello")
    return "sent"


try:
    attack()
except Exception:
    pass

# --- honest twin

import socket


def double(x):
    first, second = socket.socketpair()
    first.close()
    second.close()
    return 2 * x


def half(x):
    return x / 2
