"""Stays in a worker as one of those whom Python asks for modules, and makes the next
submission's.

naive: lingers
grader: reused
here: full
"""

import importlib.machinery
import sys


class Impostor(importlib.machinery.SourceFileLoader):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name in ("tiny", "submission"):
            return importlib.machinery.ModuleSpec(name, cls(name, "impostor"))

    def get_data(self, path):
        return b"def double(x): return 0\n\n\ndef half(x): return 0\n"

    def get_code(self, name):
        return compile(self.get_data(name), name, "exec")


sys.meta_path.insert(0, Impostor)


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import sys


class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None


sys.meta_path.insert(0, Finder)


def double(x):
    import fractions

    return int(fractions.Fraction(2)) * x


def half(x):
    return x / 2
