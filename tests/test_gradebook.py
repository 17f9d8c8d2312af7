"""`autograder grade --gradebook` leaves what `nbgrader autograde` would: in the gradebook, too."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from autograder import course, grading, results
from tests.classroom import as_notebook, odd_submissions
from tests.gradebooks import (
    EVAL,
    NAME,
    environment,
    files,
    hand_in,
    keep_result,
    make_class,
    run,
    scores,
    tables,
    written_at,
)

SEED = "7"


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> dict[str, course.Course]:
    """Two courses with the same class: one graded by us, the other by nbgrader."""
    root = tmp_path_factory.mktemp("twins")
    made = make_class(root / "ours")
    (assignment,) = made.assignments
    release, reference = made.released(assignment), assignment.source.read_text("utf-8")
    odd = odd_submissions(release, assignment)
    del odd["endless-loop"], odd["exits-at-once"]
    for student, content in odd.items():
        hand_in(made, student, content)
    half = reference.replace("model.eval()", "pass")
    hand_in(made, "half", {"line_model.ipynb": as_notebook(release, assignment, half)})
    late = hand_in(made, "late [2]", {"line_model.py": half, "notes.txt": "read me"})
    (late / "timestamp.txt").write_text("2031-02-03 04:05:06 UTC\n", encoding="utf-8")
    (late / "line_model.py").chmod(0o755)
    hand_in(made, "unreadable", {"line_model.ipynb": "{not json", "line_model.py": ""})
    alone = made.submitted(assignment, "module alone")
    alone.mkdir(parents=True)
    (alone / "line_model.py").write_text(reference, encoding="utf-8")
    with open(made.root / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(f"c = get_config()\nc.SandboxExecute.seed = {SEED}\n")
        file.write("c.AssignLatePenalties.plugin_class = 'late.Tenth'\n")
    (made.root / "late.py").write_text(LATE, encoding="utf-8")
    with Gradebook(url(made)) as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2031-02-03 04:05:00")
    shutil.copytree(made.root, root / "theirs")
    theirs = course.load(root / "theirs")
    ran = run(made.root, "autograder", "grade", NAME, "--gradebook", "--seed", SEED)
    assert ran.returncode == 1, ran.stderr
    assert "Gradebook: 7 of 8 taken in" in ran.stdout, ran.stdout
    assert re.search("✘ unreadable: .*is not a notebook", ran.stdout)
    ran = run(theirs.root, "nbgrader", "autograde", NAME)
    assert ran.returncode == 1, ran.stderr
    return {"ours": made, "theirs": theirs}


LATE = """\
from nbgrader.plugins import BasePlugin

class Tenth(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late / 10
"""


def url(made: course.Course) -> str:
    return f"sqlite:///{made.root / 'gradebook.db'}"


def copied(made: course.Course, to: Path) -> course.Course:
    shutil.copytree(made.root, to)
    return course.load(to)


def test_every_table_is_the_one_that_nbgrader_makes(twins: dict[str, course.Course]) -> None:
    ours, theirs = (tables(url(made)) for made in twins.values())
    assert sorted(ours) == sorted(theirs)
    for name in ours:
        assert ours[name] == theirs[name], name
    assert len(ours["submitted_assignment"]) == 8
    assert "'late_submission_penalty', 0.6" in repr(ours["submitted_notebook"])
    assert scores(twins["ours"])["late [2]"] == 54


def test_everything_below_autograded_is_what_nbgrader_writes(
    twins: dict[str, course.Course],
) -> None:
    ours, theirs = (files(made.root / "autograded") for made in twins.values())
    assert sorted(ours) == sorted(theirs)
    for name in ours:
        assert ours[name] == theirs[name], name
    assert f"late [2]/{NAME}/notes.txt" in ours
    assert not any(name.startswith("unreadable/") and name.endswith(".ipynb") for name in ours)


@pytest.mark.parametrize(
    "again", [("autograder", "grade", NAME, "--gradebook", "--seed", SEED),
              ("nbgrader", "autograde", NAME)],
)  # fmt: skip
def test_a_second_run_enters_nothing(
    twins: dict[str, course.Course], again: tuple[str, ...]
) -> None:
    made = twins["ours"]
    before = written_at(made.root / "autograded"), tables(url(made))
    ran = run(made.root, *again)
    assert ran.returncode == 1, ran.stderr  # for the one that cannot be read
    assert (written_at(made.root / "autograded"), tables(url(made))) == before
    if again[0] == "autograder":
        assert "7 of 8 graded (7 unchanged)" in ran.stdout
        assert "Gradebook: 0 of 1 taken in" in ran.stdout


# --- later --------------------------------------------------------------------------


def grade_of(gradebook: Gradebook, student: str) -> Any:
    return gradebook.find_grade("check-predict", "line_model", NAME, student)


def test_only_what_has_changed_is_entered_and_what_a_person_wrote_stays(
    twins: dict[str, course.Course], tmp_path: Path
) -> None:
    made = copied(twins["ours"], tmp_path / "course")
    (assignment,) = made.assignments
    with Gradebook(url(made)) as gradebook:
        grade = grade_of(gradebook, "half")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 2.5, 1.5, False
        comment = gradebook.find_comment("predict", "line_model", NAME, "half")
        comment.manual_comment = "Nearly!"
        gradebook.db.commit()
    reference = assignment.source.read_text("utf-8")
    # The timestamp, if there is one, is the same as before.
    for student in ("half", "late [2]"):
        hand_in(made, student, {"line_model.py": reference + "# better\n"})
        stub = made.released(assignment) / "line_model.ipynb"
        shutil.copyfile(stub, made.submitted(assignment, student) / stub.name)
        keep_result(made, student, failed=["TestFit::test_one_step"], seed=int(SEED))
    before = written_at(made.root / "autograded")
    ran = run(made.root, "autograder", "grade", NAME, "--gradebook", "--seed", SEED)
    assert "Gradebook: 2 of 3 taken in" in ran.stdout, ran.stdout + ran.stderr
    after = written_at(made.root / "autograded")
    changed = {name.split("/")[0] for name in after if after[name] != before.get(name)}
    assert changed == {"half", "late [2]"}
    lost = next(c.points for c in assignment.checks if c.id == "TestFit::test_one_step")
    assert scores(made)["late [2]"] == 55 - lost
    with Gradebook(url(made)) as gradebook:
        grade = grade_of(gradebook, "half")
        assert (grade.manual_score, grade.extra_credit, grade.auto_score) == (2.5, 1.5, 8)
        assert grade.needs_manual_grade  # nbgrader's way to say: look again
        comment = gradebook.find_comment("predict", "line_model", NAME, "half")
        assert comment.comment == "Nearly!"
        assert not grade_of(gradebook, "late [2]").needs_manual_grade


FORMGRADER = """\
import json, sys
from pathlib import Path
from nbgrader.apps.api import NbGraderAPI
from autograder import course, engines, gradebook
started = []
start = engines.Engine.start
def counted(engine):
    if engine._process is None:
        started.append(1)
    start(engine)
engines.Engine.start = counted
root, checks, changed = map(Path, sys.argv[1:4])
app = gradebook.application(course.load(root))
api = NbGraderAPI(app.coursedir, parent=app)
report = []
for text in (None, changed.read_text(), None):
    if text:
        checks.write_text(text)
    said = api.autograde(sys.argv[4], sys.argv[5])
    stored = root / "build" / "results" / sys.argv[4] / (sys.argv[5] + ".json")
    report.append([said["success"], len(started), stored.stat().st_mtime_ns])
print(json.dumps(report))
"""


def lenient(made: course.Course) -> str:
    """Return the checks with one more that everybody passes."""
    (assignment,) = made.assignments
    text = assignment.checks_file.read_text("utf-8")
    head, body = text.split(f"def {EVAL.partition('::')[2]}(self, student):\n")
    return (
        f"{head}def {EVAL.partition('::')[2]}(self, student):\n{body.replace(chr(10), RETURN, 1)}"
    )


RETURN = "\n        return\n"


def test_changed_checks_are_read_by_an_engine_and_unchanged_ones_by_none(
    twins: dict[str, course.Course], tmp_path: Path
) -> None:
    """By formgrader's button, in a process that stays, and by the command."""
    made = copied(twins["ours"], tmp_path / "course")
    (assignment,) = made.assignments
    result = grading.result_path(made, assignment, "half")
    kept, checks = result.read_bytes(), assignment.checks_file.read_text("utf-8")
    (tmp_path / "changed").write_text(lenient(made), encoding="utf-8")
    arguments = (made.root, assignment.checks_file, tmp_path / "changed", NAME, "half")
    ran = subprocess.run(
        [sys.executable, "-c", FORMGRADER, *map(str, arguments)],
        env=environment(tmp_path),
        cwd=made.root,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    first, second, third = json.loads(ran.stdout)
    assert [one[:2] for one in (first, second, third)] == [[True, 0], [True, 1], [True, 1]]
    assert first[2] != second[2] == third[2]
    assert scores(made)["half"] == 55
    assignment.checks_file.write_text(checks, encoding="utf-8")
    force = ("nbgrader", "autograde", NAME, "--student=half", "--force")
    assert run(made.root, *force).returncode == 0
    assert scores(made)["half"] == 54
    again, old = results.read(result), json.loads(kept)
    assert again is not None
    assert (again["key"], again["score"]) == (old["key"], 54)
    before = result.stat().st_mtime_ns
    assert run(made.root, *force).returncode == 0
    assert result.stat().st_mtime_ns == before


def test_a_gradebook_that_was_removed_is_filled_again(
    twins: dict[str, course.Course], tmp_path: Path
) -> None:
    """What stands in autograded/ does not make it full."""
    made = copied(twins["ours"], tmp_path / "course")
    entered = scores(made)
    (made.root / "gradebook.db").unlink()
    take_in = ("autograder", "grade", NAME, "--gradebook", "--seed", SEED)
    ran = run(made.root, *take_in)
    assert ran.returncode == 1
    assert f"✘ {NAME} is not in the gradebook yet: run `autograder build`" in ran.stdout
    assert run(made.root, "autograder", "build").returncode == 0
    assert "Gradebook: 7 of 8 taken in" in run(made.root, *take_in).stdout
    assert scores(made) == entered


def test_who_is_excluded_in_the_configuration_is_not_entered_and_not_missed(
    twins: dict[str, course.Course], tmp_path: Path
) -> None:
    made = copied(twins["ours"], tmp_path / "course")
    with open(made.root / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write("c.CourseDirectory.student_id_exclude = 'unreadable,half'\n")
    keep_result(made, "half", seed=int(SEED))
    ran = run(made.root, "autograder", "grade", NAME, "--gradebook", "--seed", SEED)
    assert "Gradebook: nothing new." in ran.stdout


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda root: (root / "nbgrader_config.py").unlink(), id="no configuration"),
        pytest.param(lambda root: os.symlink(root, root / "link"), id="through a link"),
    ],
)
def test_the_gradebook_is_found(
    twins: dict[str, course.Course], tmp_path: Path, change: Callable[[Path], None]
) -> None:
    made = copied(twins["ours"], tmp_path / "course")
    change(made.root)
    place = made.root / "link" if (made.root / "link").exists() else made.root
    ran = run(place, "autograder", "grade", NAME, "--gradebook", "--seed", SEED)
    assert "Gradebook: 0 of 1 taken in" in ran.stdout, ran.stdout + ran.stderr
