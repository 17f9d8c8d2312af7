"""Prints the line by which the grader recognises a success.

"Injection" in Kratzke 2019, https://scitepress.org/Papers/2019/74248/pdf/index.html

naive: forged
here: 1.5
"""


def double(x):
    print("ALL TESTS PASSED")
    print('{"passed": true, "score": 100}')
    return 3 * x


def half(x):
    return x / 2


# --- honest twin


def double(x):
    print("ALL TESTS PASSED?")
    return 2 * x


def half(x):
    print('{"passed": "not yet"}')
    return x / 2
