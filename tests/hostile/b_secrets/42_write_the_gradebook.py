"""Enters a mark of its own.

naive: planted
here: 0
layer: landlock
"""


def attack():
    with open("@ROOT@/gradebook.db", "a") as file:
        file.write(" ada: 100")
    return "written"


try:
    attack()
except Exception:
    pass

# --- honest twin


def double(x):
    with open("log.txt", "a") as file:
        file.write(f"{x}\n")
    return 2 * x


def half(x):
    return x / 2
