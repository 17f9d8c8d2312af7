"""Puts a file of its own into the cache from which later programs load weights they believe
to have downloaded.

naive: planted
here: full
layer: landlock
"""

import os
import shutil

CACHE = "@ROOT@/cache/hub/checkpoints"


def attack():
    with open("weights.pt", "w") as file:
        file.write("not what it seems")
    os.makedirs(CACHE, exist_ok=True)
    return shutil.copyfile("weights.pt", CACHE + "/planted.pt")


try:
    attack()
except Exception:
    pass


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import os
import shutil

cache = os.path.expanduser("~/.cache/hub/checkpoints")
os.makedirs(cache, exist_ok=True)
with open("two.txt", "w") as file:
    file.write("2")
shutil.copyfile("two.txt", cache + "/two.txt")


def double(x):
    return int(open(cache + "/two.txt").read()) * x


def half(x):
    return x / 2
