"""Uses syntax of a Python that is newer than the grader's, in a helper that nothing needs.

naive: loses
here: full
says: Python cannot read this part
"""

def double(x):
    return 2 * x


def half(x):
    return x / 2


def helper[T: (int) = int](x: T) -> T:
    return x ?? 1

# --- honest twin

def double(x):
    return 2 * x


def half(x):
    return x / 2
