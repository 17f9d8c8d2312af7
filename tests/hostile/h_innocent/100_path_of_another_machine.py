"""Reads a file of its author's own machine at the top, which nobody else has.

naive: loses
here: full
says: left out
"""

with open(r"C:\Users\ada\Desktop\data.csv") as file:
    data = file.read()


def double(x):
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

def double(x):
    return 2 * x


def half(x):
    return x / 2
