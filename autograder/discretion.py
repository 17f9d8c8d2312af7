"""What may be said of an error in a hidden check: nothing that its inputs could be read from.

The code under test sees what a hidden check hands in, and whatever it raises is its
own words: a message may be a list of those numbers. So of a message only as much is
kept as an explanation needs. That leaves a trickle (which known word, which small
number); ``docs/security.md`` says so.
"""

from __future__ import annotations

import builtins
import re
import sys
import types
from typing import Any

import torch

MAX_LENGTH = 300  # characters of a message; PyTorch's own are shorter
MAX_NUMBERS = 8
HIDDEN = "…"
_NUMBER = re.compile(r"-?\d[\d_.]*(?:[eE][+-]?\d+)?")
_QUOTED = re.compile(r"'([^'\n]*)'")


def known_name(name: str, source: str = "") -> bool:
    """Tell whether a name is Python's, PyTorch's, or stands in the submission's source."""
    last = name.rpartition(".")[2]
    modules: list[Any] = [builtins, types, torch, torch.Tensor, torch.nn, torch.nn.Module]
    modules += [sys.modules.get("numpy")]
    return any(hasattr(module, last) for module in modules) or bool(
        last.isidentifier() and re.search(rf"\b{last}\b", source)
    )


def discreet(message: str, source: str) -> str:
    """Return an exception's text without what may be the values of a hidden check.

    Args:
        message: what was raised.
        source: the submission, whose names may be repeated.

    """
    count = 0

    def number(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return match[0] if count <= MAX_NUMBERS and re.fullmatch(r"-?\d{1,4}", match[0]) else HIDDEN

    def quoted(match: re.Match[str]) -> str:
        words = match[1].split()
        kept = len(words) <= 3 and all(known_name(word.strip("()"), source) for word in words)
        return match[0] if kept else f"'{HIDDEN}'"

    return _NUMBER.sub(number, _QUOTED.sub(quoted, message[:MAX_LENGTH]))
