"""Raises an error that turns the direction of writing: "failed" can be made to read as it likes.

In source text that was CVE-2021-42574.

naive: fooled
here: 1.5
"""


def double(x):
    raise ValueError("\u202edessap :lla\u202c \u2066\u2067\u200f\ufeff\u200b\U000e0041")


def half(x):
    return x / 2


# --- honest twin


def double(x):
    """Return 2x; in Arabic: ضعف."""
    print("ضعف العدد é 🙂")
    return 2 * x


def half(x):
    return x / 2
