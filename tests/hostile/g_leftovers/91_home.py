"""Writes where the variable HOME says that the home folder is. Here it is the submission's
own folder, which is emptied behind it.

naive: planted
here: full
"""

from pathlib import Path

(Path.home() / ".planted-@PORT@.py").write_text("print('started')\n")


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

from pathlib import Path

settings = Path("~/.config/double.txt").expanduser()
settings.parent.mkdir(exist_ok=True)
settings.write_text("2")


def double(x):
    return int(settings.read_text()) * x


def half(x):
    return x / 2
