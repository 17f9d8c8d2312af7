"""Classes whose results no engine made, and what nbgrader's gradebook then holds."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from autograder import course, grading, results
from autograder.cli import main
from autograder.engine import as_data
from autograder.verdicts import FAILED, PASSED, Verdict
from tests.classroom import copy_course

ROOT = Path(__file__).resolve().parent.parent
NAME = "01_line_model"
PROGRAMS = Path(sys.executable).parent
EVAL = "TestPredict::test_in_evaluation_mode"
Table = list[tuple[tuple[str, Any], ...]]


def environment(home: Path) -> dict[str, str]:
    """Return the variables of a process that finds no settings of whoever runs the tests."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")}
    return {
        **kept,
        "HOME": str(home),
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
        **{f"JUPYTER_{what}_DIR": str(home / what) for what in ("CONFIG", "DATA", "RUNTIME")},
        "JUPYTER_PLATFORM_DIRS": "1",
        "COLUMNS": "200",
    }


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the virtual environment in a course."""
    home = root.parent / f"home of {root.name}"
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [str(PROGRAMS / command[0]), *command[1:]],
        cwd=root,
        env=environment(home),
        capture_output=True,
        text=True,
    )


def command(root: Path, *arguments: str) -> int:
    """Run `autograder` on a course in this process; return its exit status."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(root.parent).items():
            patch.setenv(name, value)
        return main([*arguments, "--course", str(root)])


def make_class(root: Path, *students: str) -> course.Course:
    """Make and build a course; each of the students hands in the module and has a result."""
    made = copy_course(ROOT, root, only=NAME)
    assert command(root, "build") == 0
    for student in students:
        hand_in(made, student)
        keep_result(made, student)
    return made


def hand_in(made: course.Course, student: str, files: Mapping[str, Any] | None = None) -> Path:
    """Put a submission into submitted/; without `files` it is the reference. Return its folder."""
    (assignment,) = made.assignments
    folder = made.root / "submitted" / student / NAME
    shutil.copytree(made.released(assignment), folder, dirs_exist_ok=True)
    if files is None:
        files = {"line_model.py": assignment.source.read_bytes()}
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def keep_result(
    made: course.Course, student: str, failed: Collection[str] = (), seed: int | None = None
) -> None:
    """Store the result that an engine would have: these checks failed, all others passed."""
    (assignment,) = made.assignments
    options = grading.Options(seed=seed)
    folder = made.submitted(assignment, student)
    work, key = grading.read_submission(made, assignment, student, folder, options)
    assert {check.id for check in assignment.checks} >= set(failed)
    verdicts = [
        as_data(Verdict(check, FAILED if check.id in failed else PASSED, check.title))
        for check in assignment.checks
    ]
    result = results.build(
        assignment=assignment.name,
        student=student,
        file=work.path.name,
        digest=work.digest,
        key=key,
        run={"backend": "none", "seed": seed or 1, "language": "en"},
        exercises=assignment.exercises,
        answer={"verdicts": verdicts, "notes": [], "seconds": 0.5, "memory": 1},
        notes=work.notes,
    )
    results.write(grading.result_path(made, assignment, student), result)


def scores(made: course.Course, url: str = "") -> dict[str, float]:
    """Return what each student has in the gradebook: by hand where there is that."""
    from nbgrader.api import Gradebook

    with Gradebook(url or f"sqlite:///{made.root / 'gradebook.db'}") as gradebook:
        return {
            found.student_id: sum(
                grade.auto_score or 0 if grade.manual_score is None else grade.manual_score
                for notebook in found.notebooks
                for grade in notebook.grades
            )
            for found in gradebook.assignment_submissions(NAME)
            if all(g.auto_score is not None for n in found.notebooks for g in n.grades)
        }


def points_by_exercise(made: course.Course) -> dict[str, dict[str, float]]:
    """Return what the gradebook has of each student: the points of every exercise."""
    from nbgrader.api import Gradebook

    found: dict[str, dict[str, float]] = {}
    with Gradebook(f"sqlite:///{made.root / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions(NAME):
            (notebook,) = submission.notebooks
            found[submission.student_id] = {
                grade.name.removeprefix("check-"): grade.auto_score for grade in notebook.grades
            }
    return found


def tables(url: str) -> dict[str, Table]:
    """Return every row of every table, sorted; ids that are random become what they stand for."""
    engine = sqlalchemy.create_engine(url)
    metadata = sqlalchemy.MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        rows = {
            table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in metadata.sorted_tables
        }
    engine.dispose()
    known: dict[str, dict[str, Any]] = {}
    for name in sorted(rows):
        for row in rows[name]:
            if re.fullmatch("[0-9a-f]{32}", str(row.get("id"))):
                known.setdefault(row["id"], row)

    def plain(value: Any) -> Any:
        if value not in known:
            return value
        return tuple((key, plain(part)) for key, part in known[value].items() if part != value)

    return {
        name: sorted(
            (tuple((key, plain(value)) for key, value in row.items()) for row in found), key=repr
        )
        for name, found in rows.items()
    }


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return mode and content of everything below a folder; a link's content is its target.

    What Python keeps of the modules that it has read is left out.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        if "__pycache__" in path.parts:
            continue
        content = b""
        if path.is_symlink():
            content = os.readlink(path).encode()
        elif path.is_file():
            content = path.read_bytes()
        found[str(path.relative_to(folder))] = stat.S_IMODE(path.lstat().st_mode), content
    return found


def written_at(folder: Path) -> dict[str, int]:
    """Return when each file below a folder was written."""
    return {
        str(path.relative_to(folder)): path.lstat().st_mtime_ns
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
