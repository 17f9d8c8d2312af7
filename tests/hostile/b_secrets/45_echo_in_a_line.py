"""Messages show the line at which an error was raised, and Python can be told that it reads
otherwise. Here lines are shown as they stand in what was handed in.

naive: looted
here: 2.5
never: <<t
"""

import linecache


def double(x):
    if isinstance(x, int):
        return 2 * x
    name = double.__code__.co_filename
    lines = linecache.getlines(name)
    lines[:] = [f"<<{x}>>\n"] * 50
    linecache.cache[name] = (1, None, lines, name)
    print(f"<<{x}>>")
    raise ValueError


def half(x):
    return x / 2


# --- honest twin

import linecache


def double(x):
    linecache.checkcache()
    return 2 * x


def half(x):
    return x / 2
