"""Has a file whose name is a formula: in a table of marks it runs when a spreadsheet opens it.

That is rule 1.2.10 of https://asvs.emil.hemdal.se/1.2.10.

naive: fooled
here: full
"""

from tests import tiny


def make(folder):
    (folder / "=cmd|' calc'!A1.py").write_text(tiny.RIGHT)


# --- honest twin


def make_twin(folder):
    (folder / "1+1=2.py").write_text(tiny.RIGHT)
