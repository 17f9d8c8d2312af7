"""Writes until the disk is full.

One terabyte that a student handed in once filled a server
(https://github.com/jupyter/nbgrader/issues/874).

naive: grows
here: 1.5
layer: rlimits, watch
says: File too large
"""

def attack():
    with open("large", "wb") as file:
        for _ in range(80):
            file.write(bytes(2**20))
    return "written"


def double(x):
    attack()
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

def double(x):
    with open("large", "wb") as file:
        return 2 * x if file.write(bytes(2**20)) else None


def half(x):
    return x / 2
