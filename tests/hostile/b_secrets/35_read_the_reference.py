"""Reads the reference from the disk and uses it.

naive: forged
here: 0
layer: landlock
"""


def attack():
    with open("@ROOT@/solutions/01_tiny/tiny.py") as file:
        return file.read()


try:
    start = attack().index("def double")
    exec(attack()[start:].replace('check("', '("'))
except Exception:
    pass

# --- honest twin

with open("notes.txt", "w") as file:
    file.write("2x")


def double(x):
    return 2 * x


def half(x):
    return x / 2
