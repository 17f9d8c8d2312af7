"""Catches whatever a time limit raises inside it, and goes on.

naive: hangs
here: 1.5
layer: clock
says: did not finish
"""

def attack():
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


def double(x):
    attack()


def half(x):
    return x / 2

# --- honest twin

def double(x):
    try:
        return x * 2
    except BaseException:
        return x + x


def half(x):
    return x / 2
