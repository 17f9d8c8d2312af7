"""Control groups, on a tree of files that looks like the kernel's.

Whether the kernel then does as it is told is not checked here: that takes a machine
on which cgroup v2 is delegated. `autograder doctor` says whether this one is.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from autograder.sandbox import cgroup


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The file that names this process's group, which is the mount's user.slice/run."""
    mount = tmp_path / "cgroup"
    group = mount / "user.slice" / "run"
    group.mkdir(parents=True)
    for folder in (mount, group):
        (folder / "cgroup.controllers").write_text("cpu memory pids\n")
        (folder / "cgroup.subtree_control").write_text("\n")
        (folder / "cgroup.procs").write_text("41\n42\n")
    file = tmp_path / "self"
    file.write_text("1:name=systemd:/x\n0::/user.slice/run\n")
    return file


def test_a_group_is_made_with_its_limits(tmp_path: Path, own: Path) -> None:
    mount = tmp_path / "cgroup"
    group = cgroup.make("worker", memory=2**30, tasks=80, mount=mount, own=own)
    parent = mount / "user.slice" / "run"
    assert group == parent / "worker"
    assert (group / "memory.max").read_text() == str(2**30)
    assert (group / "memory.swap.max").read_text() == "0"
    assert (group / "pids.max").read_text() == "80"
    # Before it could: its own processes had to leave the group that hands controllers on.
    assert (parent / "autograder" / "cgroup.procs").read_text() == "42"
    assert (parent / "cgroup.subtree_control").read_text() == "+memory +pids"


def test_a_grader_that_has_moved_makes_more_beside_itself(tmp_path: Path, own: Path) -> None:
    mount = tmp_path / "cgroup"
    own.write_text("0::/user.slice/run/autograder\n")
    (mount / "user.slice" / "run" / "cgroup.subtree_control").write_text("memory pids\n")
    group = cgroup.make("second", 1, 1, mount, own)
    assert group == mount / "user.slice" / "run" / "second"


@pytest.mark.parametrize("missing", ["mount", "controllers", "rights", "entry"])
def test_where_it_cannot_be_there_is_none(tmp_path: Path, own: Path, missing: str) -> None:
    mount = tmp_path / "cgroup"
    group = mount / "user.slice" / "run"
    if missing == "mount":
        mount = tmp_path / "elsewhere"
    elif missing == "controllers":
        (group / "cgroup.controllers").write_text("cpu pids\n")
    elif missing == "rights":
        (group / "cgroup.procs").unlink()
    else:
        own.write_text("4:memory:/x\n")
    reasons = {
        "mount": "there is no cgroup v2",
        "controllers": "cgroup v2 has no controller memory here",
        "rights": f"{group} is not delegated to this user",
        "entry": "there is no cgroup v2",
    }
    assert cgroup.unavailable(mount, own) == reasons[missing]
    assert cgroup.make("worker", 1, 1, mount, own) is None


def test_a_command_enters_first_and_keeps_its_number(tmp_path: Path) -> None:
    command = cgroup.entering(tmp_path, ["/bin/sh", "-c", "echo $$"])
    process = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (tmp_path / "cgroup.procs").read_text() == process.stdout.strip()
