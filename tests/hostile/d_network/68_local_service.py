"""Talks to a service of this machine by a socket that is a file: a daemon for containers, a
desktop, a database. (Landlock does not know such sockets.)

naive: heard
here: full
layer: seccomp
"""

import socket


def attack():
    with socket.socket(socket.AF_UNIX) as service:
        service.connect("@ROOT@/service.sock")
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

import socket

FAMILIES = [family.name for family in (socket.AF_UNIX, socket.AF_INET)]


def double(x):
    return len(FAMILIES) * x


def half(x):
    return x / 2
