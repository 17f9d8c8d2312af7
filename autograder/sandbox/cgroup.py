"""A control group for each worker, where the kernel's cgroup v2 is delegated to this user.

It bounds what rlimits cannot: the memory and the processes and threads of a worker
with all its submissions together, at the moment at which they ask for more. Many
machines delegate none, or have no cgroup v2; then `make` returns None, and rlimits
and `watch` must do. ``systemd-run --user --scope -p Delegate=yes autograder grade …``
delegates one.

https://docs.kernel.org/admin-guide/cgroup-v2.html: a group that hands controllers on
to groups below it may hold no process itself ("no internal process constraint"), so
what is in it moves to a group of its own beside the workers'.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

MOUNT, SELF = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
CONTROLLERS = ("memory", "pids")
GRADER = "autograder"  # the group to which the grader's own processes move
ENTER = (
    "import os, sys; open(sys.argv[1], 'w').write(str(os.getpid())); "
    "os.execv(sys.argv[2], sys.argv[2:])"
)


def unavailable(mount: Path = MOUNT, own: Path = SELF) -> str | None:
    """Return why no group can be made here, or None if one can."""
    group = _own_group(mount, own)
    if group is None:
        return "there is no cgroup v2"
    here = (group / "cgroup.controllers").read_text().split()
    lacking = [name for name in CONTROLLERS if name not in here]
    if lacking:
        return f"cgroup v2 has no controller {', '.join(lacking)} here"
    if not os.access(group / "cgroup.procs", os.W_OK) or not os.access(group, os.W_OK):
        return f"{group} is not delegated to this user"
    return None


def make(name: str, memory: int, tasks: int, mount: Path = MOUNT, own: Path = SELF) -> Path | None:
    """Make a group with limits; return its folder, or None where that cannot be.

    Args:
        name: of the group.
        memory: bytes that all its processes together may occupy, without swap.
        tasks: how many processes and threads there may be in it.
        mount: where cgroup v2 is mounted.
        own: the file that names this process's own group.

    """
    if unavailable(mount, own) is not None:
        return None
    parent = _own_group(mount, own)
    assert parent is not None
    try:
        _make_way(parent)
        group = parent / name
        group.mkdir()
        (group / "memory.max").write_text(str(memory))
        (group / "pids.max").write_text(str(tasks))
        with contextlib.suppress(OSError):  # no swap, no file
            (group / "memory.swap.max").write_text("0")
    except OSError:
        return None
    return group


def entering(group: Path, command: list[str]) -> list[str]:
    """Return a command that enters the group and then becomes `command`."""
    return [sys.executable, "-I", "-S", "-c", ENTER, str(group / "cgroup.procs"), *command]


def remove(group: Path) -> None:
    """Kill whatever is left in a group and remove it."""
    with contextlib.suppress(OSError):
        (group / "cgroup.kill").write_text("1")
    with contextlib.suppress(OSError):
        group.rmdir()


def _own_group(mount: Path, own: Path) -> Path | None:
    """Return the folder of the group below which the workers' may be made."""
    if not (mount / "cgroup.controllers").is_file():
        return None
    with contextlib.suppress(OSError):
        for line in own.read_text().splitlines():
            if line.startswith("0::"):
                group = mount / line[3:].lstrip("/")
                return group.parent if group.name == GRADER else group
    return None


def _make_way(parent: Path) -> None:
    """Let a group hand its controllers on: none of its processes may stay in it."""
    wanted = [f"+{name}" for name in CONTROLLERS]
    handed_on = (parent / "cgroup.subtree_control").read_text().split()
    if all(name in handed_on for name in CONTROLLERS):
        return
    (parent / GRADER).mkdir(exist_ok=True)
    for process in (parent / "cgroup.procs").read_text().split():
        with contextlib.suppress(ProcessLookupError):
            (parent / GRADER / "cgroup.procs").write_text(process)
    (parent / "cgroup.subtree_control").write_text(" ".join(wanted))
