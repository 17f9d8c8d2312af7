"""A folder of a course on a disk that is full or must not be written to; see `small_disks`.

Run in a mount namespace of its own, which takes the disk with it when it ends.
"""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from autograder import course, grading, results
from tests.crew import FakeCrew
from tests.gradebooks import NAME, command, environment, scores

MOUNT = ["mount", "-t", "tmpfs", "-o", "size=512k", "none"]


Case = tuple[Path, str, str]


def small_disks(cases: list[Case]) -> list[list[dict[str, Any]]]:
    """Run `grade --gradebook` with a bad disk, then with a good one; return what each run did.

    Args:
        cases: the course, the folder of it that is on the disk, and how it is: "full",
            "nearly full" (room for one student) or "read-only".

    """
    enter = next((e for e in (["unshare", "-m"], ["unshare", "-rm"]) if _works(e)), None)
    if enter is None:
        pytest.skip("no tmpfs can be mounted: neither `unshare -m` nor `unshare -rm` works here")
    arguments = [str(part) for case in cases for part in case]
    ran = subprocess.run(
        [*enter, sys.executable, "-m", "tests.small_disk", *arguments],
        env=environment(cases[0][0].parent),
        cwd=Path(__file__).resolve().parent.parent,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def _works(enter: list[str]) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            return subprocess.run([*enter, *MOUNT, folder], capture_output=True).returncode == 0
        except FileNotFoundError:
            return False


def _in_namespace(root: Path, place: str, kind: str) -> None:
    folder = root / place
    folder.mkdir(exist_ok=True)
    content = Path(tempfile.mkdtemp(dir=root.parent)) / "content"
    shutil.copytree(folder, content)
    subprocess.run([*MOUNT, str(folder)], check=True)
    shutil.copytree(content, folder, dirs_exist_ok=True)
    filler = folder / ".filler"
    if kind == "read-only":
        subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
    else:
        free = shutil.disk_usage(folder).free
        filler.write_bytes(bytes(free - (100 * 1024 if kind == "nearly full" else 0)))
    runs = [_run(root)]
    if kind == "read-only":
        subprocess.run(["mount", "-o", "remount,bind,rw", str(folder)], check=True)
    else:
        filler.unlink()
    runs.append(_run(root))
    print(json.dumps(runs))


def _run(root: Path) -> dict[str, Any]:
    said = io.StringIO()
    grading._crew = _crew
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = command(root, "grade", NAME, "--gradebook")
    made = course.load(root)
    kept = [
        student
        for student in grading.submissions_of(made, made.find(NAME))
        if results.read(grading.result_path(made, made.find(NAME), student)) is not None
    ]
    # A gradebook in `db` if there is one.
    places = [path for path in (root / "db" / "grades.db", root / "gradebook.db") if path.exists()]
    entered = scores(made, f"sqlite:///{places[0]}")
    return {"status": status, "said": said.getvalue(), "kept": kept, "entered": entered}


def _crew(assignment: course.Assignment, *_given: Any) -> FakeCrew:
    """Stand in for the engines: what was graded before is the result, however it was lost."""
    lost = assignment.folder.parent.parent / "results"
    return FakeCrew(
        lambda work: grading.Outcome(work.student, results.read(lost / f"{work.student}.json"))
    )


if __name__ == "__main__":
    for number in range(1, len(sys.argv), 3):
        _in_namespace(Path(sys.argv[number]), *sys.argv[number + 1 : number + 3])
