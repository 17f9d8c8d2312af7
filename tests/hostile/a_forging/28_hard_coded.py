"""Knows the answers of the public tests by heart, and nothing else.

"Overfitting" in Kratzke 2019 (https://scitepress.org/Papers/2019/74248/pdf/index.html).
Residual: a check with fixed, public inputs is passed (3 and 5.0 here); drawn inputs are
needed where it matters.

naive: forged
here: 2.5
"""

ANSWERS = {3: 6, 0: 0, -1.5: -3.0, 7: 14}


def double(x):
    return ANSWERS[x]


def half(x):
    return {5.0: 2.5}[x]


# --- honest twin

SMALL = {0: 0, 1: 2, 2: 4, 3: 6}


def double(x):
    return SMALL[x] if isinstance(x, int) and x in SMALL else x + x


def half(x):
    return x / 2
