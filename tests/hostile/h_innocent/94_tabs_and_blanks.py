"""Mixes tabs and blanks in one function, which an editor does not show.

naive: loses
here: 1.5
says: TabError
"""

def double(x):
    if x is None:
	return 0
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

def double(x):
    return 2 * x


def half(x):
    return x / 2
