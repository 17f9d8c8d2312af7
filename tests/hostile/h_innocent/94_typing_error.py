"""Has a typing error in one place, and right work in the others.

Whoever imports the file gets nothing of it.

naive: loses
here: 3
says: Python cannot read this part
"""

def double(x):
    return 2 * x


def half(x)
    return x / 2

# --- honest twin

def double(x):
    return 2 * x


def half(x):
    return x / 2
