"""Texts for spreadsheets: none is run as a formula, and each can be had back as it was."""

from __future__ import annotations

import re
from typing import Any

# Where a cell begins in which a spreadsheet would see a formula: at the start of a text,
# and behind what parts cells elsewhere (a spreadsheet in Spanish splits lines at semicolons).
FORMULA = re.compile(r"""(?:^|(?<=[,;|\t\r\n]))(?=[\s'"]*[=+\-@＝＋－＠])|^(?='*[\t\r\n])""")


def cell(value: Any) -> str | float:
    """Return what is written for a value: numbers as they are, all else as harmless text.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    if value is None:
        return ""
    return value if isinstance(value, int | float) else FORMULA.sub("'", str(value))


def plain(text: str) -> str:
    """Return a text as it was before `cell`."""
    found, last = [], 0
    for place in (match.start() for match in FORMULA.finditer(text)):
        if text[place] == "'":
            found.append(text[last:place])
            last = place + 1
    return "".join([*found, text[last:]])
