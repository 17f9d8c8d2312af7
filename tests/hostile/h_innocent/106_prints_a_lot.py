"""Prints a line for each of its steps and draws a bar, as training loops do.

naive: grows
here: full
"""

import sys


def double(x):
    for step in range(3000):
        print(f"step {step}: loss = {1 / (step + 1):.4f}" + " " * 10_000)
        sys.stderr.write("\r" + "#" * 10)
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

def double(x):
    return 2 * x


def half(x):
    return x / 2
