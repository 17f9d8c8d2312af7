"""Fails with a message of 24 megabytes, which whoever writes the report puts into it.

naive: grows
here: 1.5
says: It raised ValueError
"""


def double(x):
    raise ValueError("no " * 2**23)


def half(x):
    return x / 2

# --- honest twin

def double(x):
    if x is None:
        raise ValueError("no " * 2)
    return 2 * x


def half(x):
    return x / 2
