"""The instructor's report: right figures, a page that anybody can read, and no name given away."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from autograder import cli, grading, inspection, results, spreadsheet, tally
from autograder.course import Assignment, Course
from autograder.inspection import Concern, Similar
from autograder.reports import assignment as of_assignment
from autograder.reports import course as of_course
from autograder.reports.names import Names
from autograder.reports.pages import percent
from autograder.similarity import Excerpt, Group, Line, Pair
from autograder.tally import distribution
from tests import tiny
from tests.reported import diagnosis, report_of, result, rows_of, store, tallied

SCHEMA = json.loads(
    (Path(results.__file__).parent / "results.schema.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Return a course of three checks (1, 2 and 1.5 points); no test writes into it."""
    return tiny.make_course(tmp_path_factory.mktemp("course"))


@pytest.fixture
def classroom(tmp_path: Path) -> tuple[Course, Assignment]:
    made = tiny.make_course(tmp_path)
    return made, made.find("01")


# --- figures --------------------------------------------------------------------


def test_the_results_of_these_tests_are_such_as_grading_writes(course: Course) -> None:
    explained = {1: diagnosis("one-off", 3, ["x = 3"])}
    jsonschema.validate(result(course, "ana", "pfn", explained=explained), SCHEMA)


ENDS = ("ppp", "ppp", "pff", "fnp", "fnf", "ppf", "ggp")


def test_each_check_has_its_counts_and_rate(course: Course) -> None:
    found = tallied(course, *(result(course, str(n), ends) for n, ends in enumerate(ENDS)))
    first, second, third = found.figures()
    assert list(first.counts.values()) == [4, 2, 0, 1]
    assert list(second.counts.values()) == [3, 1, 2, 1]
    assert (first.submissions, third.submissions) == (6, 7)  # the grader's fault judges nobody
    assert (first.rate, second.rate, third.rate) == (4 / 6, 3 / 6, 4 / 7)


def test_separation_is_the_correlation_with_the_points_for_the_other_checks(
    course: Course,
) -> None:
    found = tallied(course, *(result(course, str(n), ends) for n, ends in enumerate(ENDS)))
    second = found.figures()[1]
    passed = [1, 1, 0, 0, 0, 1]  # without the last, where the grader failed
    others = [2.5, 2.5, 1, 1.5, 0, 1]
    assert second.separation == pytest.approx(np.corrcoef(passed, others)[0, 1])


@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        (["ppp", "fnf", "ppf", "fnp"], "fewer than 5 submissions"),
        (["ppp", "pnf", "ppf", "pnp", "pff"], "everybody passes"),
        (["fpp", "fnf", "fpf", "fnp", "fff"], "nobody passes"),
        (["pff", "pff", "fff", "fff", "fff"], "the other checks give all the same points"),
        ([], "fewer than 5 submissions"),
    ],
)
def test_where_nothing_separates_the_reason_is_said(
    course: Course, ends: list[str], reason: str
) -> None:
    found = tallied(course, *(result(course, str(n), end) for n, end in enumerate(ends)))
    first = found.figures()[0]
    assert (first.separation, first.why_none) == (None, reason)


def test_a_check_that_needs_a_look_is_marked(course: Course) -> None:
    def looks(*ends: str) -> list[str]:
        found = tallied(course, *(result(course, str(n), end) for n, end in enumerate(ends)))
        return found.figures()[0].looks()

    assert looks("fpp", "fnf") == ["Nobody passes it: is it too hard, or wrong?"]
    assert looks("npp", "nnf") == ["It was not checked in any submission."]
    assert looks("gpp", "ppp") == ["The grader itself failed in it."]
    turned = ["fpp"] * 6 + ["pff"] * 6
    (text,) = looks(*turned)
    assert text == "Who is strong elsewhere passes it less often: is it misleading?"
    assert looks(*turned[:3], *turned[-3:], "ppp", "ppp", "fff") == []  # by chance, perhaps
    assert looks("ppp", "pff", "fff") == []


def test_points_are_sorted_into_tenths_and_full_marks_stand_alone() -> None:
    shares = [0.0, 0.0999, 1 - 0.9, 0.3, 0.999, 1.0]
    assert distribution(shares) == [2, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1]
    assert [percent(share) for share in (0.0, 0.001, 0.5, 0.999, 1.0, None)] == [
        "0\xa0%", "<\xa01\xa0%", "50\xa0%", ">\xa099\xa0%", "100\xa0%", "–",
    ]  # fmt: skip


def test_a_misconception_counts_once_for_each_student_with_examples_that_show_code(
    course: Course,
) -> None:
    bare, shown = diagnosis("hidden", None), diagnosis("hidden", 3, ["x = 3"])
    students = [f"student {n}" for n in range(9)]
    found = tallied(
        course,
        *(result(course, s, "fff", explained={0: bare, 1: shown, 2: bare}) for s in students),
        result(course, "zoe", "fff", explained={0: bare, 1: diagnosis("other")}),
    )
    first, second = found.misconceptions()
    assert (first.name, first.students) == ("hidden", 10)
    assert (second.name, second.students) == ("other", 1)
    assert len(first.examples) == tally.EXAMPLES
    assert all(example.diagnosis["code"] for example in first.examples)


def test_which_examples_are_shown_says_nothing_of_their_names(course: Course) -> None:
    students = [f"student {n:02}" for n in range(40)]
    one = diagnosis("hidden", 3, ["x = 3"])
    found = tallied(course, *(result(course, s, "fff", explained={0: one}) for s in students))
    (first,) = found.misconceptions()
    by_digest = sorted(students, key=lambda s: hashlib.sha256(s.encode()).hexdigest())
    assert [example.student for example in first.examples] == by_digest[: tally.EXAMPLES]


# --- the page -------------------------------------------------------------------

HOSTILE = "<img src=x onerror=alert(1)>"


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "hr", "img", "rect", "line"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("rect", "line"):
            assert self.open.pop() == tag

    def all(self, *names: str) -> list[tuple[str, dict[str, str | None]]]:
        return [(tag, attributes) for tag, attributes in self.tags if tag in names]


@pytest.fixture(scope="module")
def hostile_page(course: Course) -> str:
    names = [HOSTILE, "=HYPERLINK(1)", "😀", "علي", "'+1", "ana\nben"]
    code = diagnosis(
        "hidden", 3, [HOSTILE, "x = '</pre><script>'", "\N{RIGHT-TO-LEFT OVERRIDE}", "x\x1b[2J"]
    )
    made = [
        result(
            course,
            name,
            "fgf",
            explained={0: code, 2: diagnosis("two`tick")},
            notes=[HOSTILE],
            flags=[{"unit": HOSTILE, "line": 3, "what": "import </td>"}],
            file=HOSTILE,
        )
        for name in names
    ]
    report = report_of(course, *(results.inert(one) for one in made))
    pair = Pair((names[0], names[3]), 0.9, "عل</ي")
    lines = [Line(1, HOSTILE, True), Line(2, "\N{RIGHT-TO-LEFT OVERRIDE}</pre>", False)]
    excerpt = Excerpt(HOSTILE, lines)
    similar = Similar(Group([*pair.students], [pair]), (excerpt, excerpt), (HOSTILE, "a.py"))
    report.inspection.similar.append(similar)
    for kind in inspection.KINDS:
        report.inspection.concerns.append(Concern(names[0], kind, [HOSTILE, "two`tick"], HOSTILE))
    return of_assignment.page(report)


def test_nothing_hostile_is_an_element_and_nothing_turns_the_writing(hostile_page: str) -> None:
    page = Page(hostile_page)
    assert not page.all("img", "script", "iframe", "object", "form", "link", "base")
    assert not [a for _tag, attributes in page.tags for a in attributes if a.startswith("on")]
    assert "&lt;img src=x onerror=alert(1)&gt;" in hostile_page
    assert not [c for c in hostile_page if not c.isprintable() and c != "\n" and c != "\xa0"]


def test_the_page_asks_for_nothing_over_the_network(hostile_page: str) -> None:
    page = Page(hostile_page)
    for _tag, attributes in page.tags:
        assert not attributes.keys() & {"src", "srcset", "action", "background", "ping"}
        assert (attributes.get("href") or "#").startswith("#")
    style = hostile_page.partition("<style>")[2].partition("</style>")[0]
    assert "prefers-color-scheme: dark" in style
    assert not re.search(r"url\(|@import|@font-face", style)


def test_the_page_can_be_read_by_ear(hostile_page: str) -> None:
    page = Page(hostile_page)
    levels = [int(tag[1]) for tag, _attributes in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all("scope" in attributes for _tag, attributes in page.all("th"))
    for _tag, attributes in page.all("svg"):
        assert attributes.get("role") == "img" or attributes.get("aria-hidden") == "true"
    (tag,) = [attributes for _tag, attributes in page.all("svg") if "role" in attributes]
    ids = (tag["aria-labelledby"] or "").split()
    assert len(ids) == 2
    known = [attributes.get("id") for _tag, attributes in page.tags if "id" in attributes]
    assert len(known) == len(set(known))
    assert set(ids) <= set(known)
    assert page.tags[0] == ("html", {"lang": "en"})


@pytest.mark.parametrize("ends", [["ppp"], ["fff"], ["ggg"], ["fff"] * 7, ["ppp"] * 7, ["nnn"] * 7])
def test_any_class_has_a_report(course: Course, ends: list[str]) -> None:
    report = report_of(course, *(result(course, str(n), end) for n, end in enumerate(ends)))
    Page(of_assignment.page(report))
    assert len(rows_of(of_assignment.checks_table(report))) == 3
    assert len(rows_of(of_assignment.students_table(report))) == len(ends)


def test_a_check_without_submissions_is_said_to_have_none(course: Course) -> None:
    old = result(course, "ana", "ppp")
    del old["exercises"][0]["checks"][1]  # before test_agrees was written
    report = report_of(course, old)
    assert "– (no submissions)" in of_assignment.page(report)
    row = rows_of(of_assignment.checks_table(report))[1]
    assert (row["submissions"], row["pass_rate"]) == ("0", "")


# --- names and tables -----------------------------------------------------------


def test_a_cell_is_no_formula(course: Course) -> None:
    names = ["=1+1", "@x", "-2", "ana;=1+1", "ben\n+1"]
    report = report_of(course, *(result(course, name, "ppf") for name in names))
    table = of_assignment.students_table(report)
    assert table.startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    written = [row["student"] for row in rows_of(table)]
    assert spreadsheet.FORMULA.search("=1+1")
    assert all(not re.match(r"[=+\-@]", cell) for cell in written)
    assert sorted(spreadsheet.plain(cell) for cell in written) == sorted(names)


NAMES = [f"{name}.lopez" for name in "abcdefghijklmnopqrstuvwxyz"]


def test_hidden_names_are_nowhere(course: Course) -> None:
    made = []
    for name in NAMES:
        shown = diagnosis("hidden", 3, [f"# {name.replace('.', ' ').title()} wrote {name}.py"])
        shown["unit"] = f"{name}.py"
        flag = {"unit": f"{name}.py", "line": 1, "what": "os.system"}
        made.append(
            result(
                course, name, "fgf", explained={0: shown}, file=f"{name}.py", flags=[flag],
                notes=[f"The submission was found in {name}.py."],
            )
        )  # fmt: skip
    report = report_of(course, *made, hide=True)
    for text in (
        of_assignment.page(report),
        of_assignment.students_table(report).decode(),
        of_assignment.checks_table(report).decode(),
    ):
        assert "lopez" not in text.lower()
    assert "Student 26" in of_assignment.students_table(report).decode()
    assert "# Student " in of_assignment.page(report)  # the comment, without the name


def test_numbers_are_drawn_by_chance() -> None:
    drawn = {tuple(Names(NAMES, hide=True).of(name) for name in NAMES) for _ in range(5)}
    assert len(drawn) == 5
    assert all(sorted(order) != list(order) for order in drawn)
    names = Names(NAMES, hide=True)
    ordered = sorted(NAMES, key=names.place)
    assert [names.of(name) for name in ordered] == [f"Student {n}" for n in range(1, 27)]
    assert Names(NAMES).of("a.lopez") == "a.lopez"


# --- from files -----------------------------------------------------------------

WORK = "def double(x):\n    return 2 * x\n\n\ndef half(x):\n    return x / 2\n"


@pytest.fixture
def handed_in(classroom: tuple[Course, Assignment]) -> Iterator[Course]:
    """Return a class in which whoever is not right is named by what is wrong."""
    course, _assignment = classroom
    for student in ("fine", "changed-since", "flagged", "broken", "old-checks"):
        path = tiny.hand_in(course.root, student, WORK)
        made = result(course, student, "ppp")
        made["digest"] = hashlib.sha256(path.read_bytes()).hexdigest()
        if student == "flagged":
            made["flags"] = [{"unit": "tiny.py", "line": 7, "what": "import ctypes"}]
        if student == "broken":
            made["exercises"][0]["checks"][0] |= {"verdict": "grader_error", "message": "Oh no."}
        if student == "old-checks":
            made["exercises"][0]["checks"][0]["points"] = 7
        if student == "changed-since":
            path.write_text(WORK + "\n", encoding="utf-8")
        store(course, made)
    tiny.hand_in(course.root, "not-graded", WORK)
    tiny.hand_in(course.root, "empty", "")
    store(course, result(course, "graded-elsewhere", "ppp"))
    return course


def test_what_a_person_must_look_at_is_told_with_its_reason(handed_in: Course) -> None:
    report = of_assignment.gather(handed_in, handed_in.find("01"))
    assert report is not None
    assert [(c.student, c.kind, *c.details) for c in report.concerns] == [
        ("broken", "grader_error", "Oh no."),
        ("empty", "unreadable", "01_tiny/tiny.py: the file is empty"),
        ("not-graded", "not_graded", "It has not been graded yet."),
        ("changed-since", "outdated", "It was handed in again, or changed, since it was graded."),
        ("old-checks", "outdated", "The checks have changed since it was graded."),
        ("flagged", "unusual", "`import ctypes` (tiny.py, line 7)"),
    ]
    rows = {row["student"]: row for row in rows_of(of_assignment.students_table(report))}
    assert rows["empty"]["for_a_person"] == "Handed in, but cannot be read"
    assert rows["empty"]["score"] == ""
    assert rows["fine"]["for_a_person"] == ""
    assert rows["graded-elsewhere"]["percent"] == "100.0"


def test_the_command_writes_page_and_tables_and_says_the_most_important(
    handed_in: Course, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(handed_in.root)
    monkeypatch.setenv("COLUMNS", "80")
    assert cli.main(["report", "01"]) == cli.FINE
    lines = capsys.readouterr().out.split("\n")
    assert "7 handed in, 6 graded, mean 100\xa0%" in lines
    assert "6 submissions for a person to look at" in lines
    assert all(len(line) <= 80 for line in lines)
    written = ["01_tiny.html", "01_tiny.csv", "01_tiny-students.csv"]
    assert lines[-4:-1] == [f"build/reports/{name}" for name in written]
    for name in written:
        assert (handed_in.root / "build" / "reports" / name).read_bytes()


def test_the_command_hides_names(
    handed_in: Course, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(handed_in.root)
    for words in (["report", "01"], ["report"]):
        assert cli.main([*words, "--hide-names"]) == cli.FINE
    texts = [capsys.readouterr().out]
    texts += [p.read_text("utf-8") for p in (handed_in.root / "build" / "reports").iterdir()]
    assert len(texts) == 7
    for text in texts:
        assert not re.search("changed-since|flagged|graded-elsewhere|old-checks", text)


def test_without_results_the_command_says_what_to_run(
    classroom: tuple[Course, Assignment], capsys: pytest.CaptureFixture[str]
) -> None:
    course, assignment = classroom
    path = grading.result_path(course, assignment, "ana")
    results.write(path, result(course, "ana", "ppp") | {"schema": 1})  # an older one
    where = ["--course", str(course.root)]
    assert cli.main(["report", "01", *where]) == cli.WRONG_USE
    assert "no results of 01_tiny: run `autograder grade 01_tiny`" in capsys.readouterr().err
    assert cli.main(["report", *where]) == cli.WRONG_USE
    assert "nothing has been graded" in capsys.readouterr().err
    assert not (course.root / "build" / "reports").exists()


# --- the course -----------------------------------------------------------------


def test_the_course_report_has_every_assignment_and_who_handed_in(
    handed_in: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = handed_in.root / "solutions" / "course.toml"
    second = '[[assignment]]\nname = "02_tiny"\ntitle = {en = "Two", es = "Dos"}\n'
    toml.write_text(toml.read_text(encoding="utf-8") + second, encoding="utf-8")
    first = handed_in.root / "solutions" / "01_tiny"
    shutil.copytree(first, first.with_name("02_tiny"))
    monkeypatch.chdir(handed_in.root)
    assert cli.main(["report", "--course"]) == cli.FINE
    folder = handed_in.root / "build" / "reports"
    page = (folder / "course.html").read_text(encoding="utf-8")
    Page(page)
    assert "Nobody has handed it in." in page
    one, two = rows_of((folder / "course.csv").read_bytes())
    assert (one["handed_in"], one["graded"], one["mean_percent"]) == ("7", "6", "100.0")
    assert (two["handed_in"], two["graded"], two["mean_percent"]) == ("0", "0", "")
    rows = {r["student"]: r for r in rows_of((folder / "course-students.csv").read_bytes())}
    assert rows["fine"]["01_tiny"] == "4.5"
    assert rows["empty"]["01_tiny"] == "?"
    assert rows["fine"]["02_tiny"] == ""


def test_the_course_report_names_the_hardest_checks_and_most_frequent_misconceptions(
    classroom: tuple[Course, Assignment],
) -> None:
    course, _assignment = classroom
    store(
        course,
        result(course, "ana", "pff", explained={1: diagnosis("one"), 2: diagnosis("two")}),
        result(course, "ben", "pfp", explained={1: diagnosis("one")}),
    )
    report = of_course.gather(course)
    assert report is not None
    (part,) = report.parts
    assert [one.check.id for one in part.hardest] == [
        "TestDouble::test_agrees", "TestHalf::test_number",
    ]  # fmt: skip
    assert [(one.name, one.students) for one in part.misconceptions] == [("one", 2), ("two", 1)]
