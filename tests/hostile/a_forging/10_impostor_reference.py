"""Hands in a folder named as the module of the reference, which is found before it.

So its answers are compared to themselves. Residual: a check of one public number is passed
by that number (2.5 here).

naive: forged
here: 2.5
"""

WRONG = """
def double(x):
    return 6

def half(x):
    return 2.5
"""


def make(folder):
    (folder / "tiny.py").write_text(WRONG)
    (folder / "solution").mkdir()
    (folder / "solution" / "__init__.py").write_text("from tiny import *\n")


def make_twin(folder):
    (folder / "tiny.py").write_text(
        "def double(x):\n    return 2 * x\n\n\ndef half(x):\n    return x / 2\n"
    )
    (folder / "solution").mkdir()
    (folder / "solution" / "__init__.py").write_text("# my notes: 2x\n")
