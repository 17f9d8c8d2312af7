"""Raises an error of a class whose name is a script: names are seldom escaped.

naive: fooled
here: 1.5
"""


def double(x):
    raise type("<script>alert(1)</script>", (Exception,), {"__module__": "<img onerror=alert(1)>"})


def half(x):
    return x / 2


# --- honest twin


def double(x):
    return type("<lambda>", (), {"twice": lambda self, x: 2 * x})().twice(x)


def half(x):
    return x / 2
