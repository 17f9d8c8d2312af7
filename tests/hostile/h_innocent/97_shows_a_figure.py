"""Shows a figure and waits until somebody closes it.

A stand-in for a window here; with matplotlib, `plt.show()` in a script.

naive: hangs
here: full
says: left out
"""

import threading


def show():
    """Wait until the window is closed."""
    threading.Event().wait()


show()


def double(x):
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None
if plt is not None:
    plt.plot([1, 2])
    plt.show()


def double(x):
    return 2 * x


def half(x):
    return x / 2
