"""Leaves a folder in the current one that hides the file of whoever comes next: Python prefers
a package to a module of the same name. Here each submission's folder is empty at its start.

naive: lingers
grader: reused
here: full
"""

import os

os.makedirs("tiny", exist_ok=True)
with open("tiny/__init__.py", "w") as file:
    file.write("def double(x): return 0\n\n\ndef half(x): return 0\n")


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import os

os.makedirs("parts", exist_ok=True)
with open("parts/__init__.py", "w") as file:
    file.write("TWO = 2\n")


def double(x):
    with open("parts/__init__.py") as file:
        return int(file.read().split()[-1]) * x


def half(x):
    return x / 2
