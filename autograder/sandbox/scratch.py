"""The one folder that a submission may write to, and how it is emptied.

Whoever empties it is not confined, and what lies in it was made by strangers:
links must not be followed, and no depth, name or mode may stop the work.
"""

from __future__ import annotations

import contextlib
import os
import secrets


def empty(folder: str) -> bool:
    """Remove all that is in `folder`, once nothing runs that could still write there.

    Returns:
        Whether it is empty now.

    """
    # What lies in an inner folder is moved up before that folder is removed: no path
    # gets longer than the system allows, and nothing here recurses.
    prefix, count = secrets.token_hex(8), 0
    while entries := _entries(folder):
        done = 0
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    os.chmod(entry.path, 0o700)
                    for inner in _entries(entry.path):
                        if inner.is_dir(follow_symlinks=False):
                            os.chmod(inner.path, 0o700)
                            os.rename(inner.path, os.path.join(folder, f"{prefix}-{count}"))
                            count += 1
                        else:
                            os.unlink(inner.path)
                    os.rmdir(entry.path)
                else:
                    os.unlink(entry.path)
                done += 1
        if not done:
            return False
    return True


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
