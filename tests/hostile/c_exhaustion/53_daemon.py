"""Leaves a process behind that belongs to nobody: two forks and a session of its own.

Phobos, the sandbox of TU Munich's graders, tests for it.

naive: survives
here: 4.5
layer: seccomp
"""

import os
import time


def attack():
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.write(writer, str(os.getpid()).encode())
            time.sleep(60)
        os._exit(0)
    return int(os.read(reader, 20))


try:
    attack()
except OSError:
    pass


def double(x):
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

import threading


def double(x):
    found = []
    worker = threading.Thread(target=lambda: found.append(2 * x), daemon=True)
    worker.start()
    worker.join()
    return found[0]


def half(x):
    return x / 2
