"""Opening what students hand in: regular files only, and no name of theirs steers a terminal."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from autograder.i18n import _


class IntakeError(Exception):
    """A submission that cannot be read. The text says what is wrong and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(shown(text))


def shown(name: str) -> str:
    """Return a file's name with a sign in the place of what cannot be printed.

    Control characters, ends of lines, lone surrogates and signs that turn the
    direction of writing are such.
    """
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)


def open_regular(path: Path) -> int:
    """Open a regular file for reading, following no link; return its descriptor.

    Raises:
        IntakeError: there is none, or it is something else.

    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        raise IntakeError(_("{path}: there is no such file").format(path=path)) from None
    except OSError as error:
        reason = _("it is a link") if path.is_symlink() else error.strerror or str(error)
        message = _("{path}: cannot be opened ({reason})").format(path=path, reason=reason)
        raise IntakeError(message) from None
    kind = os.fstat(descriptor).st_mode
    if stat.S_ISREG(kind):
        return descriptor
    os.close(descriptor)
    if stat.S_ISDIR(kind):
        raise IntakeError(_("{path}: is a folder, not a file").format(path=path))
    raise IntakeError(_("{path}: is not a regular file").format(path=path))


def short(path: Path) -> str:
    """Return a path as people read it: from where they are, if it is below."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
