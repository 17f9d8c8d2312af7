"""PyTorch is imported in a process that soon ends, in two thirds of the time."""

from __future__ import annotations

import atexit
import contextlib
import gc
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def without_collection() -> Iterator[None]:
    """Do not look for garbage while the block imports PyTorch, nor in what it made, ever.

    Python would look through a million objects again and again, and find nothing: half a
    second while it imports, as much when the process ends.
    """
    if "torch" in sys.modules or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()
        atexit.register(gc.freeze)
