"""Returns an object that shows itself as a script.

naive: fooled
here: 1.5
"""


class Shown:
    def __repr__(self):
        return "<script>alert(1)</script>"

    _repr_html_ = __str__ = __repr__


def double(x):
    return Shown()


def half(x):
    return x / 2


# --- honest twin


class Shown:
    def __repr__(self):
        return "<Shown>"


def double(x):
    return 2 * x


def half(x):
    return x / 2
