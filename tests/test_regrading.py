"""`autograder regrade`: who gains or loses how much, by which check, and by nothing else."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from autograder import course, grading, regrading, results
from autograder.draw import Draw, seed_of
from autograder.regrading import Change
from autograder.reports import terminal
from autograder.verdicts import FAILED, GRADER_ERROR, NOT_CHECKED, PASSED
from tests.gradebooks import files, run, written_at
from tests.test_results import a_result
from tests.tiny import CHECKS, RIGHT, WRONG, hand_in, make_course

SEED = 5
ANY = '''
    @pytest.mark.hidden
    @pytest.mark.points(2)
    def test_any(self, student, draw):
        """It halves any number."""
        x = draw.uniform(0.0, 1.0)
        expect.close(halved(student, x), x / 2)
'''
DRAWN = Draw(seed_of(SEED, "TestHalf::test_any")).uniform(0.0, 1.0)
CLASS = {
    "right": RIGHT,
    "wrong": WRONG,
    "picky": RIGHT.replace("0.5 * x", "abs(0.5 * x)"),
    # Right for what was drawn once, and for hardly anything else that may be.
    "lucky": RIGHT.replace("0.5 * x", f"0.5 * x if x == {DRAWN!r} else 0.0"),
    "unreadable": RIGHT,
    "late": RIGHT,
}
# One check raised, one stricter, one that everybody passes.
CHANGED = (
    (CHECKS + ANY)
    .replace("points(1.5)", "points(2.5)")
    .replace("(halved(student, 5.0), 2.5)", "(halved(student, -5.0), -2.5)")
    .replace("expect.equal(doubled(student, 3), 6)", "doubled(student, 3)")
)


@dataclass
class Story:
    """What was said and what was there after each of the commands, in order."""

    made: course.Course
    said: dict[str, str] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    there: dict[str, Any] = field(default_factory=dict)

    def run(self, step: str, *command: str) -> None:
        ran = run(self.made.root, *command)
        self.said[step], self.status[step] = ran.stdout + ran.stderr, ran.returncode
        self.there[step] = files(self.made.root), written_at(self.made.root)

    def scores(self) -> dict[str, tuple[float, bool]]:
        """Return what counts in the gradebook, and whether a person is to look at it."""
        with Gradebook(f"sqlite:///{self.made.root / 'gradebook.db'}") as gradebook:
            return {
                found.student_id: (
                    found.score,
                    any(g.needs_manual_grade for n in found.notebooks for g in n.grades),
                )
                for found in gradebook.assignment_submissions("01_tiny")
            }


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A class that is graded; then the checks are changed, and it is graded again."""
    root = tmp_path_factory.mktemp("regrading") / "course"
    story = Story(make_course(root, CHECKS + ANY))
    regrade = ("autograder", "regrade", "01", "--jobs", "1")
    for student, text in CLASS.items():
        if student != "late":
            hand_in(root, student, text)
    story.run("build", "autograder", "build")
    grade = ("autograder", "grade", "01", "--jobs", "1", "--seed", str(SEED), "--gradebook")
    story.run("grade", *grade)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("check-double", "tiny", "01_tiny", "wrong").manual_score = 0.5
        gradebook.db.commit()
    (root / "solutions" / "01_tiny" / "test_tiny.py").write_text(CHANGED, encoding="utf-8")
    hand_in(root, "unreadable", "\0")
    hand_in(root, "late", CLASS["late"])
    story.there["before"] = files(root), written_at(root)
    story.run("dry", *regrade, "--dry-run", "--json", str(root.parent / "dry.json"))
    shutil.rmtree(root / "build" / "source")  # nothing of it is needed
    story.run("regrade", *regrade, "--gradebook", "--json", str(root.parent / "done.json"))
    story.there["gradebook before build"] = story.scores()
    story.run("rebuild", "autograder", "build")
    story.run("again", *regrade, "--gradebook")
    story.there["gradebook"] = story.scores()
    story.run("nothing", *regrade, "--gradebook")
    return story


def test_a_dry_run_says_who_gains_or_loses_and_by_what(story: Story) -> None:
    said = " ".join(story.said["dry"].split())
    assert story.status["dry"] == 1, said  # for the one that cannot be read
    assert "right 6.5 7.5 +1 +1 TestHalf::test_number" in said
    assert "wrong 3.5 5.5 +2 +1 TestDouble::test_number, +1 TestHalf::test_number" in said
    assert "picky 6.5 5 -1.5 -1.5 TestHalf::test_number" in said
    assert "late – 7.5 +7.5 not graded before" in said
    assert "Fewer points than before: picky" in said
    assert "A person must look at: unreadable" in said
    assert "5 of 6 graded again; 4 with other points." in said
    assert "Nothing was written." in said


def test_a_dry_run_writes_nothing_at_all(story: Story) -> None:
    assert story.there["dry"] == story.there["before"]


def test_points_do_not_change_because_other_inputs_were_drawn(story: Story) -> None:
    """They are drawn from the seed of each old result; a late one gets that of the class."""
    assert "lucky" not in story.said["dry"]
    folder = story.made.root / "build" / "results" / "01_tiny"
    seeds = {path.stem: json.loads(path.read_text())["seed"] for path in folder.glob("*.json")}
    assert seeds == dict.fromkeys(CLASS, SEED)


@pytest.mark.parametrize(("name", "written"), [("dry", False), ("done", True)])
def test_every_change_is_in_the_file(story: Story, name: str, written: bool) -> None:
    data = json.loads((story.made.root.parent / f"{name}.json").read_text("utf-8"))
    assert (data["assignment"], data["written"]) == ("01_tiny", written)
    changes = {one["student"]: one for one in data["changes"]}
    assert sorted(changes) == ["late", "picky", "right", "wrong"]
    assert changes["wrong"] == {
        "student": "wrong",
        "before": 3.5,
        "after": 5.5,
        "checks": [
            {"id": "TestDouble::test_number", "before": 0, "after": 1},
            {"id": "TestHalf::test_number", "before": 1.5, "after": 2.5},
        ],
    }
    assert (changes["late"]["before"], changes["late"]["after"]) == (None, 7.5)
    (person,) = data["persons"]
    assert person["student"] == "unreadable"
    assert "tiny.py" in person["problem"]


def test_new_results_take_the_place_of_the_old_ones_which_are_kept(story: Story) -> None:
    before, after = story.there["before"][0], story.there["regrade"][0]
    (kept,) = {name.split("/")[2] for name in after if name.startswith("build/results/01_tiny.b")}
    assert f"The old results: build/results/{kept}" in story.said["regrade"]
    for name, content in before.items():
        if name.startswith("build/results/01_tiny/"):
            student = Path(name).stem
            assert after[name.replace("01_tiny", kept)] == content
            same = after[name] == content
            assert same == (student == "unreadable"), student


def test_points_that_were_raised_need_a_build_and_nothing_is_touched_before(story: Story) -> None:
    said = story.said["regrade"]
    assert story.status["regrade"] == 1
    assert "the checks of half are worth 4.5 points, in the gradebook 3.5: run `autograder" in said

    def autograded(step: str) -> Any:
        return {k: v for k, v in story.there[step][1].items() if k.startswith("autograded/")}

    assert autograded("regrade") == autograded("before")
    assert story.there["gradebook before build"]["right"] == (6.5, False)


def test_after_a_build_the_gradebook_has_the_new_scores_and_the_manual_ones(story: Story) -> None:
    assert "0 of 6 graded again; 0 with other points." in story.said["again"]
    assert "Gradebook: 5 of 5 taken in" in story.said["again"]
    assert story.there["gradebook"] == {
        "right": (7.5, False),
        "wrong": (0.5 + 4.5, True),  # what a person gave for `double`, to be looked at again
        "picky": (5, False),
        "lucky": (5, False),
        "late": (7.5, False),
        "unreadable": (6.5, False),
    }


def test_a_second_regrade_changes_nothing(story: Story) -> None:
    assert "0 of 6 graded again; 0 with other points." in story.said["nothing"]
    assert "Gradebook: nothing new." in story.said["nothing"]
    assert story.there["nothing"] == story.there["again"]
    assert story.status["nothing"] == 1
    assert "✘ unreadable: " in story.said["nothing"]


# --- without engines ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (None, (PASSED, PASSED, PASSED), (None, 6.5, [])),
        ((PASSED, PASSED, PASSED), (PASSED, PASSED, PASSED), None),
        ((FAILED, PASSED, FAILED), (NOT_CHECKED, PASSED, GRADER_ERROR), None),
        ((FAILED, PASSED, PASSED), (PASSED, PASSED, PASSED), (4.5, 6.5, [("Double", 0, 2)])),
        # As many points as before, but for other work.
        (
            (FAILED, FAILED, PASSED),
            (PASSED, FAILED, FAILED),
            (3, 2, [("Double", 0, 2), ("Half", 3, 0)]),
        ),
    ],
)
def test_a_change_is_one_of_points(old: Any, new: Any, expected: Any) -> None:
    found = regrading.change(None if old is None else a_result(*old), a_result(*new))
    if expected is None:
        assert found is None
        return
    assert found is not None
    checks = [(name.split("::")[0].removeprefix("Test"), *rest) for name, *rest in found.checks]
    assert (found.before, found.after, checks) == expected


def test_a_check_that_was_added_or_removed_is_a_change() -> None:
    new = a_result()
    old = json.loads(json.dumps(new).replace("TestHalf::test_b", "TestHalf::test_c"))
    found = regrading.change(old, new)
    assert found is not None
    assert found.checks == [("TestHalf::test_b", 0, 3), ("TestHalf::test_c", 3, 0)]


@pytest.fixture
def tiny(tmp_path: Path) -> course.Course:
    return make_course(tmp_path)


def stored(made: course.Course, student: str) -> dict[str, Any]:
    found = results.read(grading.result_path(made, made.assignments[0], student))
    assert found is not None
    return found


def test_a_fault_of_the_grader_takes_nothing_from_anybody(tiny: course.Course) -> None:
    (assignment,) = tiny.assignments
    for student in ("ana", "ben"):
        results.write(grading.result_path(tiny, assignment, student), a_result(student=student))
    outcomes = [
        grading.Outcome(s, a_result(GRADER_ERROR, PASSED, PASSED, student=s, key="new"))
        for s in ("ana", "new")
    ] + [grading.Outcome("ben", None, "cannot be read")]
    changes = regrading.changes(tiny, assignment, outcomes)
    assert [one.student for one in changes] == ["new"]
    regrading.write(tiny, assignment, outcomes)
    assert (stored(tiny, "ana")["score"], stored(tiny, "ben")["score"]) == (6.5, 6.5)
    assert stored(tiny, "new")["needs_person"]
    data = regrading.as_data(assignment, outcomes, changes, written=True)
    assert data["persons"] == [
        {"student": "ana", "problem": "TestDouble::test_a"},
        {"student": "new", "problem": "TestDouble::test_a"},
        {"student": "ben", "problem": "cannot be read"},
    ]


def test_two_regrades_within_a_second_keep_two_copies(tiny: course.Course) -> None:
    (assignment,) = tiny.assignments
    path = grading.result_path(tiny, assignment, "ana")
    results.write(path, a_result(FAILED, PASSED, PASSED))
    copies = []
    for key in ("1", "2", "3"):
        outcome = grading.Outcome("ana", a_result(key=key))
        copies.append(regrading.write(tiny, assignment, [outcome]))
    assert len(set(copies)) == 3
    kept = [json.loads((copy / "ana.json").read_text())["key"] for copy in copies if copy]
    assert kept[1:] == ["1", "2"]


def table(*changes: Change) -> list[str]:
    out = terminal.console(width=80)
    with out.capture() as captured:
        out.print(terminal.change_table(changes))
    lines = captured.get().split("\n")
    assert max(map(len, lines)) <= 80
    return lines


def test_the_table_fits_in_80_columns_and_counts_by_check() -> None:
    many = [(f"TestLongNameOfAnExercise::test_number_{i}", 0, 1.5) for i in range(9)]
    lines = table(
        Change("a-student-with-a-long-name@university.example", 100.25, 113.75, many),
        Change("ana\x1b[31m", 3.0, 2.0, [("TestFit::test_one_step", 2, 0), many[0]]),
        Change("new", None, 2.5, []),
    )
    text = "\n".join(lines)
    assert "\x1b" not in text
    assert "+13.5" in text
    assert "-2 TestFit::test_one_step" in text
    assert "not graded before" in text
    counts = [" ".join(line.split()) for line in lines[lines.index("") :]]
    assert counts[1].startswith("by check students")
    assert "+1.5 TestLongNameOfAnExercise::test_number_0 2" in counts
    assert "-2 TestFit::test_one_step 1" in counts


def test_two_changes_that_cancel_each_other_out_are_shown() -> None:
    lines = table(Change("ana", 3.0, 3.0, [("TestA::test_a", 0, 1), ("TestB::test_b", 1, 0)]))
    assert " ".join(lines[1].split()) == "ana 3 3 +0 +1 TestA::test_a, -1 TestB::test_b"
