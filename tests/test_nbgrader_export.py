"""What nbgrader does with marks after grading: penalties, extra credit, lists, tables; and ours.

Also how downloads from Moodle and Canvas are collected, as README.md says.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nbgrader.api import Gradebook

from autograder import build, course, grading, results, submission
from autograder.nbgrader_export import COLUMNS
from autograder.spreadsheet import cell, plain
from tests.classroom import as_notebook, copy_course
from tests.test_exchange import Person, failing

ROOT = Path(__file__).resolve().parent.parent
NAME, OTHER = "01_line_model", "02_training"
NOTEBOOK, MODULE = "line_model.ipynb", "line_model.py"
EXPORTER = "--exporter=autograder.nbgrader_export.ExerciseCsv"

MOODLE = (
    r".*?/extracted/(?:[^/]*/)??[^/]+_(?P<student_id>\d+)_assignsubmission_file_?/?"
    r"(?:.*/)?(?P<file_id>[^/]+)"
)
CANVAS = (
    r".*?/extracted/(?:[^/]*/)??[^/_]+_(?:LATE_)?(?P<student_id>\d+)_\d+_"
    r"(?:.*/)?(?P<file_id>[^/]+)"
)
SETTINGS = f"""
c = get_config()
c.AssignLatePenalties.plugin_class = "late.TwoAndAHalf"
c.FileNameCollectorPlugin.named_regexp = r"{MOODLE}"
c.FileNameCollectorPlugin.valid_ext = [".ipynb", ".py"]
"""
LATE = """
from nbgrader.plugins import BasePlugin

class TwoAndAHalf(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 2.5
"""
ROSTER = [
    ("ana", "O'Neil", 'Ana "Anita" María, jr.', "ana@x.org"),
    ("ben", "=cmd|'/c calc'!A0", "Ben\nBo", "+1@x.org"),
    ("=1+1", "'t Hooft", "Zoë", "-"),
    ("@dan", "x;=HYPERLINK(1)", "\t=1", '"=1'),
    ("eva", "'=1", "", ""),
]


def packed(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def submit(made: course.Course, student: str, timestamp: str, files: dict[str, Any]) -> None:
    folder = made.root / "submitted" / student / NAME
    folder.mkdir(parents=True)
    for name, content in {**files, "timestamp.txt": timestamp}.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Somebody with a course in which a class has been collected and autograded."""
    place = tmp_path_factory.mktemp("marks")
    made = copy_course(ROOT, place / "course")
    for name in (NAME, OTHER):
        build.build(made, made.find(name), "en")
    with open(made.root / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(SETTINGS)
    (made.root / "late.py").write_text(LATE, encoding="utf-8")
    with open(made.root / "roster.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "last_name", "first_name", "email"), *ROSTER])
    (made.root / "due.csv").write_text(f"name,duedate\n{NAME},2024-05-01 12:00:00 UTC\n")

    reference = made.find(NAME).source.read_text(encoding="utf-8")
    wrong = {name: failing(reference, name, "x") for name in ("predict", "line_data", "fit")}
    release = made.released(made.find(NAME))
    notebooks = {n: as_notebook(release, made.find(NAME), text) for n, text in wrong.items()}
    submit(made, "ana", "2024-05-02 12:00:00 UTC", {NOTEBOOK: notebooks["fit"]})
    submit(made, "ben", "2024-05-01 11:00:00 UTC", {"work.zip": packed(**{MODULE: reference})})
    moodle, canvas = (made.root / d / NAME / "archive" for d in ("downloaded", "canvas"))
    moodle.mkdir(parents=True)
    canvas.mkdir(parents=True)
    (moodle / "CS_101_2024_A-Week 1-77.zip").write_bytes(
        packed(
            **{
                f"Ana María O'Neil_12345_assignsubmission_file_/{NOTEBOOK}": notebooks["predict"],
                f"Zoë_Q_12346_assignsubmission_file/{MODULE}": wrong["line_data"],
                "Zoë_Q_12346_assignsubmission_onlinetext/onlinetext.html": "<p>see file",
            }
        )
    )
    inside = f"Bob_99_assignsubmission_file_/{MODULE}"
    flat = moodle / "Eve_12347_assignsubmission_file_work.zip"
    flat.write_bytes(packed(**{inside: wrong["fit"]}))
    (canvas / "submissions.zip").write_bytes(
        packed(
            **{
                "oneilana_LATE_123_4567_line_model-1.ipynb": notebooks["line_data"],
                f"garcíabo_124_4568_{MODULE}": wrong["predict"],
            }
        )
    )
    person = Person(place / "home", made.root)
    person.nbgrader(
        ["db", "student", "import", "roster.csv"],
        ["db", "assignment", "import", "due.csv"],
        ["zip_collect", NAME],
        [
            *("zip_collect", NAME, "--ZipCollectApp.downloaded_directory=canvas"),
            f"--FileNameCollectorPlugin.named_regexp={CANVAS}",
        ],
        ["autograde", NAME],
    )
    return person


def gradebook_of(person: Person) -> Gradebook:
    return Gradebook(f"sqlite:///{person.folder / 'gradebook.db'}", "pytorch")


def points_of(person: Person, student: str) -> dict[str, float]:
    """Return what counts in the gradebook."""
    with gradebook_of(person) as gradebook:
        (notebook,) = gradebook.find_submission(NAME, student).notebooks
        return {grade.name.removeprefix("check-"): grade.score for grade in notebook.grades}


def table(person: Person, *options: str) -> list[dict[str, str]]:
    """Return the rows of our table, with texts as they are in the gradebook."""
    person.nbgrader(["export", EXPORTER, "--to=own.csv", *options])
    raw = (person.folder / "own.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "Excel would take it for Latin-1"
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    return [{key: plain(value) for key, value in row.items()} for row in rows]


@pytest.mark.parametrize(
    ("student", "failed"),
    [
        *(("12345", "predict"), ("12346", "line_data"), ("12347", "fit")),
        *(("123", "line_data"), ("124", "predict"), ("ben", ""), ("ana", "fit")),
    ],
)
def test_every_kind_of_download_is_collected_and_graded(
    teacher: Person, student: str, failed: str
) -> None:
    made = course.load(teacher.folder)
    points = {n: 0 if n == failed else p for n, p in made.find(NAME).points.items()}
    result = results.read(grading.result_path(made, made.find(NAME), student))
    assert result is not None
    assert {e["name"]: e["score"] for e in result["exercises"]} == points
    assert points_of(teacher, student) == points


def test_nobody_hands_in_for_another_by_the_names_in_an_archive(teacher: Person) -> None:
    names = {path.name for path in (teacher.folder / "submitted").iterdir()}
    assert names == {"ana", "ben", "12345", "12346", "12347", "123", "124"}


@pytest.mark.parametrize("names", [["work.rar"], ["a.zip", "b.zip"]])
def test_a_notebook_that_holds_the_score_is_not_graded_in_place_of_what_was_packed(
    tmp_path: Path, names: list[str]
) -> None:
    """nbgrader needs a notebook beside what was handed in; it is nobody's untouched work."""
    released = ROOT / "assignments" / NAME
    (tmp_path / NOTEBOOK).write_bytes((released / NOTEBOOK).read_bytes())
    for name in names:
        (tmp_path / name).write_bytes(b"Rar!")
    with pytest.raises(submission.IntakeError, match="is not unpacked"):
        submission.read(tmp_path, submission.fingerprints(released))


def test_penalties_of_a_plugin_and_of_nbgrader(teacher: Person) -> None:
    def penalties() -> dict[str, float]:
        with gradebook_of(teacher) as gradebook:
            found = gradebook.assignment_submissions(NAME)
            return {s.student_id: s.late_submission_penalty for s in found}

    others = dict.fromkeys(("ben", "12345", "12346", "12347", "123", "124"), 0)
    assert penalties() == {"ana": 2.5, **others}
    zero = "--AssignLatePenalties.plugin_class=nbgrader.plugins.LateSubmissionPlugin"
    method = "--LateSubmissionPlugin.penalty_method=zero"
    again = ["autograde", NAME, "--student=ana", "--force"]
    teacher.nbgrader([*again, zero, method])
    assert penalties() == {"ana": sum(points_of(teacher, "ana").values()), **others}
    teacher.nbgrader(again)
    assert penalties() == {"ana": 2.5, **others}


def test_extra_credit_stays_and_counts(teacher: Person) -> None:
    before = points_of(teacher, "12346")
    with gradebook_of(teacher) as gradebook:
        grade = gradebook.find_grade("check-fit", "line_model", NAME, "12346")
        grade.extra_credit = 3.25
        gradebook.db.commit()
    teacher.nbgrader(["autograde", NAME, "--student='12346'", "--force"])
    assert points_of(teacher, "12346") == {**before, "fit": before["fit"] + 3.25}
    (row,) = table(teacher, "--student=['12346']", f"--assignment=['{NAME}']")
    assert float(row[f"{NAME}: fit"]) == before["fit"] + 3.25
    assert float(row["score"]) == sum(before.values()) + 3.25


def test_students_and_assignments_are_added_and_listed(teacher: Person) -> None:
    said = teacher.nbgrader(
        ["db", "student", "add", "new", "--last-name=Neu", "--email=n@x.org"],
        ["db", "student", "list"],
        ["db", "assignment", "add", "99_extra", "--duedate=2031-01-01 10:00:00 UTC"],
        ["db", "assignment", "list"],
        ["db", "student", "remove", "new"],
        ["db", "assignment", "remove", "99_extra"],
    )
    assert "new (Neu, None) -- n@x.org, None" in said
    assert 'ana (O\'Neil, Ana "Anita" María, jr.) -- ana@x.org' in said
    assert f"{NAME} (due: 2024-05-01 12:00:00)\n    - line_model" in said
    assert "99_extra (due: 2031-01-01 10:00:00)" in said


def test_nbgraders_own_table_and_ours_have_the_same_marks(teacher: Person) -> None:
    options = ["--student=['12345','123','12346']", f"--assignment=['{NAME}']"]
    teacher.nbgrader(["export", "--to=nbgraders.csv", *options])
    with open(teacher.folder / "nbgraders.csv", encoding="utf-8", newline="") as file:
        theirs = list(csv.DictReader(file))
    ours = [{key: row[key] for key in COLUMNS} for row in table(teacher, *options)]
    assert list(theirs[0]) == list(COLUMNS)
    assert ours == theirs
    assert len(ours) == 3


def test_every_student_has_a_row_for_every_assignment(teacher: Person) -> None:
    made = course.load(teacher.folder)
    columns = {a: [f"{a}: {e}" for e in made.find(a).points] for a in (NAME, OTHER)}
    columns[OTHER].append(f"{OTHER}: why-vanished")  # in words, graded by a person
    rows = table(teacher)
    assert list(rows[0]) == [*COLUMNS, *columns[OTHER], *columns[NAME]]
    with gradebook_of(teacher) as gradebook:
        students = {student.id for student in gradebook.students}
    assert sorted((row["student_id"], row["assignment"]) for row in rows) == sorted(
        (student, assignment) for student in students for assignment in (NAME, OTHER)
    )
    for row in rows:
        own, others = (
            columns[row["assignment"]],
            columns[OTHER if row["assignment"] == NAME else NAME],
        )
        assert sum(float(row[column]) for column in own) == float(row["raw_score"])
        assert {row[column] for column in others} == {""}
        if row["timestamp"] == "" and row["student_id"] in ("=1+1", "@dan", "eva"):
            assert float(row["score"]) == 0
    (ana,) = [r for r in rows if r["student_id"] == "ana" and r["assignment"] == NAME]
    assert float(ana["score"]) == sum(points_of(teacher, "ana").values()) - 2.5


def test_names_come_back_as_they_were_and_run_nowhere(teacher: Person) -> None:
    with gradebook_of(teacher) as gradebook:
        gradebook.update_or_create_student("-2", last_name="\r=1", first_name="＝1", email="a,-b")
        in_gradebook = {s.id: (s.last_name, s.first_name, s.email) for s in gradebook.students}
    for row in table(teacher, f"--assignment=['{NAME}']"):
        names = tuple(row[key] or None for key in ("last_name", "first_name", "email"))
        assert names == in_gradebook[row["student_id"]]
    assert in_gradebook["ben"] == ROSTER[1][1:]
    written = csv.reader(
        io.StringIO((teacher.folder / "own.csv").read_text("utf-8-sig"), newline="")
    )
    for text in (text for row in written for text in row):
        assert not text.startswith(("=", "+", "@", "\t", "\r", "-", "＝")), text


@given(st.text(alphabet="=+-@\t\r\n ,;|'\"ax＝", max_size=12))
@example("'t Hooft")
def test_no_text_is_a_formula_however_lines_are_split_and_none_is_lost(text: str) -> None:
    written = cell(text)
    assert isinstance(written, str)
    assert plain(written) == text
    for part in (written, *re.split(r"[,;|\t\r\n]", written)):
        assert not part.lstrip(' "').startswith(("=", "+", "-", "@", "＝"))
    assert not written.startswith(("\t", "\r"))


def test_ordinary_texts_and_negative_numbers_stay_as_they_are() -> None:
    for value in ("O'Neil", "'t Hooft", "Ana-María", "a@b.org", "2024-05-01 12:00:00", "", -2.5, 0):
        assert cell(value) == value
