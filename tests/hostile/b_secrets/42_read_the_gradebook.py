"""Reads the marks of the whole class
(https://github.com/jupyter/nbgrader/issues/483).

naive: looted
here: full
layer: landlock
"""


def attack():
    with open("@ROOT@/gradebook.db") as file:
        return file.read()


def double(x):
    try:
        print(attack())
    except Exception:
        pass
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import sqlite3

marks = sqlite3.connect("marks.db")
marks.execute("create table factors (name text, value integer)")
marks.execute("insert into factors values ('double', 2)")
marks.commit()


def double(x):
    return marks.execute("select value from factors").fetchone()[0] * x


def half(x):
    return x / 2
