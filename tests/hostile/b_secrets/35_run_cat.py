"""Lets another program read the gradebook.

naive: looted
here: full
layer: seccomp, landlock
"""

import subprocess


def attack():
    run = subprocess.run(["cat", "@ROOT@/gradebook.db"], capture_output=True, check=True)
    return run.stdout.decode()


def double(x):
    try:
        print(attack())
    except Exception:
        pass
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import platform
import shutil


def double(x):
    assert platform.system() and shutil.which("no-such-program") is None
    return 2 * x


def half(x):
    return x / 2
