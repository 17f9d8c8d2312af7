"""Says in an error's text what it was called with: inputs of hidden tests, which the code
under test cannot but see. Here a hidden check's message leaves that text out.

naive: looted
here: 2.5
never: <<t
"""


def double(x):
    if isinstance(x, int):
        return 2 * x
    raise ValueError(f"<<{x}>>")


def half(x):
    return x / 2


# --- honest twin


def double(x):
    if isinstance(x, str):
        raise TypeError(f"a number, not {x!r}")
    return 2 * x


def half(x):
    return x / 2
