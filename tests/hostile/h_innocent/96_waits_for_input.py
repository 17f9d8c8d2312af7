"""Asks for a number when it is imported, as a first course teaches.

nbgrader validates such a notebook and then fails to grade it
(https://github.com/jupyter/nbgrader/issues/1844).

naive: loses
here: full
says: left out
"""

factor = int(input("By how much? "))


def double(x):
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

def double(x):
    return 2 * x


def half(x):
    return x / 2
