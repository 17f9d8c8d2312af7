"""Raises what a well-known mistake raises, with a hidden input in the place of a name.

The text of the exception is not shown for a hidden check; but what explains it might
repeat the name that it finds there.

naive: looted
here: 2.5
never: <<tensor([[0.
"""


def double(x):
    if isinstance(x, int):
        return 2 * x
    raise TypeError(f"f() missing 1 required positional argument: <<{x}>>")


def half(x):
    return x / 2

# --- honest twin

def double(x, times=2):
    return times * x


def half(x):
    return x / 2
