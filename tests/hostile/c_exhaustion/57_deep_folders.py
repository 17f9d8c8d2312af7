"""Leaves folders in folders, too deep for whoever tidies up after it.

`shutil.rmtree` recurses; snekbox tests for it.

naive: crashes
here: 4.5
"""

import os

if not os.path.exists("deep"):
    home = os.getcwd()
    for _ in range(1500):
        os.mkdir("deep")
        os.chdir("deep")
    os.chdir(home)


def double(x):
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

import os

os.makedirs("a/b/c/d/e", exist_ok=True)


def double(x):
    return 2 * x


def half(x):
    return x / 2
