"""Makes an error's type, or that of its answer, have the input as its name. Here a hidden
check shows only names that Python and PyTorch have by themselves.

naive: looted
here: 2.5
never: <<t
"""


def double(x):
    if isinstance(x, int):
        return 2 * x
    raise type(f"<<{x}>>", (ValueError,), {})


def half(x):
    return x / 2


# --- honest twin


class NotANumberError(ValueError):
    pass


def double(x):
    if isinstance(x, str):
        raise NotANumberError(x)
    return 2 * x


def half(x):
    return x / 2
