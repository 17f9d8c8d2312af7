"""Reads the reference through a link that it makes in its own folder, for graders that
look at the name of what is opened.

naive: forged
here: 0
layer: landlock
"""

import os


def attack():
    if not os.path.lexists("mine.py"):
        os.symlink("@ROOT@/solutions/01_tiny/tiny.py", "mine.py")
    with open("mine.py") as file:
        return file.read()


try:
    source = attack()
    exec(source[source.index("def double") :].replace('check("', '("'))
except Exception:
    pass

# --- honest twin

import os

with open("factor.txt", "w") as file:
    file.write("2")
os.symlink("factor.txt", "latest.txt")


def double(x):
    with open("latest.txt") as file:
        return int(file.read()) * x


def half(x):
    return x / 2
