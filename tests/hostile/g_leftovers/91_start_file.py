"""Writes into the grader's home folder, where shells, IPython and Python itself look for what
to run when they start.

naive: planted
here: full
layer: landlock
"""

import os
import pwd


def attack():
    home = pwd.getpwuid(os.getuid()).pw_dir
    with open(os.path.join(home, ".planted-@PORT@"), "a") as file:
        file.write("echo started\n")
    return home


try:
    attack()
except Exception:
    pass


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import getpass
import os

os.environ["LOGNAME"] = "ada"


def double(x):
    assert getpass.getuser() == "ada"
    return 2 * x


def half(x):
    return x / 2
