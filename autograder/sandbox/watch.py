"""What the kernel does not bound by itself, looked at while a submission runs.

There is no limit on the threads of one process, nor on all the files in a folder
together, that holds on every machine and for every user. So the warm process, which
has nothing else to do meanwhile, counts both, ten times a second.
"""

from __future__ import annotations

import os
import select
import socket

from autograder.sandbox.confine import Limits

SECONDS = 0.1
MAX_FILES = 1000


def until_ordered(control: socket.socket, process: int, scratch: str, limits: Limits) -> str:
    """Wait for something to read on `control`; return of what the submission has too much.

    Args:
        control: where the next order comes from.
        process: the submission's.
        scratch: the folder that it writes to.
        limits: how much there may be.

    Returns:
        "threads", "files" or "bytes" as soon as there are too many; empty once an
        order has come.

    """
    while not select.select([control], [], [], SECONDS)[0]:
        if threads(process) > limits.threads:
            return "threads"
        too_much = _excess(scratch, limits.scratch)
        if too_much:
            return too_much
    return ""


def threads(process: int) -> int:
    """Return how many threads a process has (0 if it is gone)."""
    try:
        return len(os.listdir(f"/proc/{process}/task"))
    except OSError:
        return 0


def _excess(folder: str, most: int) -> str:
    """Return whether there are too many files below a folder, or bytes in them."""
    files = size = 0
    folders = [folder]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    files += 1
                    if files > MAX_FILES:
                        return "files"
                    status = entry.stat(follow_symlinks=False)
                    size += status.st_blocks * 512  # what it occupies: sparse files are cheap
                    if size > most:
                        return "bytes"
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
        except OSError:
            continue  # removed meanwhile
    return ""
