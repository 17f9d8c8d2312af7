"""`autograder export`: marks for Moodle and Canvas, JUnit XML, workflows.

Of results made as plain data; nothing is graded here but for the student's own pytest.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from autograder import i18n, results, spreadsheet
from autograder.cli import main
from autograder.exports import junit, marks, summary
from tests import tiny
from tests.exported import HOSTILE, Seen, Store, result, store, table, undecided

__all__ = ["store"]  # a fixture
ROOT = Path(__file__).resolve().parent.parent
# --- marks ----------------------------------------------------------------------


def test_marks_for_moodle_have_feedback(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store(result("ana"), result("ben", "It is <b>9</b>;-1\nexpected"))
    assert main(["export", "moodle", "01"]) == 0
    assert "2 marks → build/exports/moodle-01_tiny.csv" in capsys.readouterr().out
    header, ana, ben = table("moodle-01_tiny.csv")
    assert header == ["username", "01_tiny", "01_tiny feedback"]
    assert ana == ["ana", "4.5", "double: 3/3<br>half: 1.5/1.5"]
    assert ben[:2] == ["ben", "1.5"]
    page = Seen(ben[2])
    assert page.tags == {"br"}
    assert "double: 0/3. Double is right. It is <b>9</b>;-1" in page.text


def test_marks_for_canvas_are_a_gradebook(store: Store) -> None:
    store(result("ana"), result("1234", "no"))
    assert main(["export", "canvas", "01"]) == 0
    assert table("canvas-01_tiny.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01_tiny"],
        ["    Points Possible", "", "", "", "", "4.5"],
        ["1234", "1234", "1234", "1234", "", "1.5"],
        ["ana", "", "ana", "ana", "", "4.5"],
    ]


@pytest.mark.parametrize(
    ("students", "column"),
    [
        (["a@x.org", "b@x.org"], "email"),
        (["123", "456"], "idnumber"),
        (["ana", "b@x.org"], "username"),
        (["ana"], "username"),
    ],
)
def test_moodles_column_is_named_by_what_the_names_look_like(
    store: Store, students: list[str], column: str
) -> None:
    store(*map(result, students))
    assert main(["export", "moodle", "01"]) == 0
    assert table("moodle-01_tiny.csv")[0][0] == column


@pytest.mark.parametrize("form", ["moodle", "canvas"])
def test_no_name_and_no_message_is_a_formula(store: Store, form: str) -> None:
    store(*(result(name, f"{name},{name};-1") for name in HOSTILE))
    assert main(["export", form, "01"]) == 0
    rows = table(f"{form}-01_tiny.csv")
    assert {spreadsheet.plain(row[0]) for row in rows} >= set(map(results.inert, HOSTILE))
    for cell in (cell for row in rows for cell in row):
        for part in re.split(r"[,;|\t\r\n]", cell):
            assert not part.lstrip(" \"'").startswith(("=", "+", "-", "@")) or "'" in part, cell
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_no_results_is_wrong_use(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store()
    for form in ("moodle", "canvas", "junit"):
        assert main(["export", form, "01"]) == 2
        assert "no results of 01_tiny yet; first: autograder grade 01_tiny" in (
            capsys.readouterr().err
        )
    assert not list(Path().glob("build/exports/*"))


@pytest.mark.parametrize("form", ["moodle", "canvas"])
def test_who_has_no_mark_is_named_and_not_in_the_table(
    store: Store, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store(result("ana"), undecided("ben"), result("old", max_score=9))
    tiny.hand_in(Path.cwd(), "new", tiny.RIGHT)
    tiny.hand_in(Path.cwd(), "ana", tiny.RIGHT)
    assert main(["export", form, "01"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "1 mark →" in said
    assert "A person must look at these first; not exported: ben" in said
    assert "The checks have changed since these were graded; not exported: old." in said
    assert "Handed in, but without a result; not exported: new." in said
    assert "ana" not in said
    names = {row[0] for row in table(f"{form}-01_tiny.csv")}
    assert "ana" in names
    assert names.isdisjoint({"ben", "old", "new"})


def test_marks_are_scaled_on_request(store: Store) -> None:
    store(result("ana", "no"))
    assert main(["export", "canvas", "01", "--out-of", "100", "--column", "Week 1"]) == 0
    header, points, ana = table("canvas-01_tiny.csv")
    assert (header[-1], points[-1], ana[-1]) == ("Week 1", "100", "33.33")


def test_feedback_is_in_the_language_of_the_result(store: Store) -> None:
    made = result("ana", "no", language="es")
    made["exercises"][0]["checks"][0]["diagnosis"] = {
        "name": "x", "text": "y", "advice": "", "line": None, "unit": None, "code": None
    }  # fmt: skip
    store(made)
    assert "Causa probable: y" in marks.feedback(made)
    assert i18n.get_language() == "en"


# --- JUnit ----------------------------------------------------------------------

ATTRIBUTES = {  # what Jenkins' junit-10.xsd knows
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "time", "skipped", "timestamp"},
    "properties": set(), "property": {"name", "value"},
    "testcase": {"name", "classname", "time"},
    **{tag: {"message", "type"} for tag in ("failure", "error", "skipped")},
}  # fmt: skip
INSIDE = {
    "testsuites": ["testsuite"], "testsuite": ["properties", "testcase"],
    "properties": ["property"], "testcase": ["failure", "error", "skipped"],
}  # fmt: skip


def parsed(*found: results.Result) -> ElementTree.Element:
    """Return a JUnit file as it is parsed, after a look at its form."""
    root = ElementTree.fromstring(b"".join(junit.document(found)))
    for element in root.iter():
        assert set(element.keys()) <= ATTRIBUTES[element.tag]
        assert {part.tag for part in element} <= set(INSIDE.get(element.tag, []))
    for suite in root:
        assert {"name", "tests", "failures", "errors"} <= set(suite.keys())
        assert re.fullmatch(r"\d*\.\d{3}", suite.get("time", ""))
        for tag, counted in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(suite.get(counted, "")) == len(list(suite.iter(tag)))
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))
    return root


def test_each_verdict_has_its_element_in_junit(store: Store) -> None:
    found = [result("ana"), result("ben", "It is 9."), undecided("eva")]
    found[1]["exercises"][0]["checks"][0]["diagnosis"] = {
        "name": "off-by-one", "text": "The sum begins at 1.", "advice": "Begin at 0.",
        "line": 3, "unit": "tiny.py", "code": {"first": 3, "lines": ["x"]},
    }  # fmt: skip
    root = parsed(*found)
    assert len(root) == 6
    ended = {
        (suite.get("name"), part.tag): part for suite in root for case in suite for part in case
        if part.tag in ("failure", "skipped", "error")
    }  # fmt: skip
    assert set(ended) == {
        ("ben: double", "failure"), ("ben: double", "skipped"), ("eva: double", "error")
    }  # fmt: skip
    failure = ended["ben: double", "failure"]
    assert failure.get("type") == "off-by-one"
    assert failure.get("message") == "The sum begins at 1."
    assert (failure.text or "").splitlines() == [
        "Double is right.", "It is 9.",
        "Likely cause: The sum begins at 1. (tiny.py, line 3)", "Try: Begin at 0.",
    ]  # fmt: skip


def test_nothing_that_is_said_breaks_xml() -> None:
    text = "]]><x/>&amp;\x00\x0b\x1b[0m\ufffe\uffff\ud800\u202e😀\n\t" + HOSTILE[0]
    root = parsed(result(text, text, file=text))
    failure = next(root.iter("failure"))
    assert "]]><x/>&amp;" in (failure.text or "")
    assert "😀\n\t=1+1" in (failure.text or "")


def test_junit_names_who_is_missing(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store(result("ana"), undecided("ben"))
    tiny.hand_in(Path.cwd(), "new", tiny.RIGHT)
    assert main(["export", "junit", "01", "--to", "all.xml"]) == 1
    said = capsys.readouterr().out
    assert "2 submissions → all.xml" in said
    assert "A person must look at: ben" in said
    assert "not exported: new" in said
    assert len(ElementTree.parse("all.xml").getroot()) == 4


# --- CI -------------------------------------------------------------------------


def test_workflows_ask_for_little_and_end(store: Store) -> None:
    store()
    assert main(["export", "ci", "01", "--to", "repository"]) == 0
    text = Path("repository/.github/workflows/autograder.yml").read_text(encoding="utf-8")
    assert "secrets" not in text
    assert "@NAME@" not in text
    github = yaml.safe_load(text)
    assert github["permissions"] == {"contents": "read"}
    (job,) = github["jobs"].values()
    assert job["timeout-minutes"] <= 15
    assert "permissions" not in job
    uses = [step["uses"] for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", name) for name in uses)
    checkout = job["steps"][0]
    assert checkout["with"]["persist-credentials"] is False
    gitlab = yaml.safe_load(Path("repository/.gitlab-ci.yml").read_text(encoding="utf-8"))
    assert gitlab["check"]["artifacts"]["reports"] == {"junit": "autograder.xml"}


def test_the_workflows_own_steps_check_a_repository(tmp_path: Path) -> None:
    """Those that install are left out: everything is here."""
    shutil.copytree(ROOT / "assignments" / "01_line_model", tmp_path / "r" / "01_line_model")
    assert main([
        "export", "ci", "01", "--course", str(ROOT), "--to", str(tmp_path / "r")
    ]) == 0  # fmt: skip
    workflow = yaml.safe_load((tmp_path / "r/.github/workflows/autograder.yml").read_text())
    steps = {step.get("name"): step.get("run") for step in workflow["jobs"]["check"]["steps"]}
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }

    def step(name: str) -> subprocess.CompletedProcess[str]:
        command = ["bash", "-e", "-c", steps[name]]
        return subprocess.run(
            command, cwd=tmp_path / "r", env=environment, capture_output=True, text=True
        )

    checked = step("Check")
    assert checked.returncode == 1, checked.stderr
    assert "not written yet" in checked.stdout
    cases = list(ElementTree.parse(tmp_path / "autograder.xml").iter("testcase"))
    assert len(cases) > 10
    assert step("Summary").returncode == 0
    page = Seen((tmp_path / "summary.md").read_text(encoding="utf-8"))
    assert f"0 of {len(cases)} checks passed" in page.text


def test_a_students_own_junit_file_holds_whatever_they_wrote(tmp_path: Path) -> None:
    """`pytest --junitxml`, with our plugin, on a released assignment."""
    folder = tmp_path / "01_line_model"
    shutil.copytree(ROOT / "assignments" / "01_line_model", folder)
    text = (folder / "line_model.py").read_text(encoding="utf-8")
    hostile = 'raise ValueError("\\x00\\x1b[2J<script>]]>\\uffff | ' + "a\\n\\nb" + '")'
    (folder / "line_model.py").write_text(text.replace("raise NotImplementedError()", hostile))
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--junitxml=x.xml", "test_line_model.py"],
        cwd=folder, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    written = (folder / "x.xml").read_text(encoding="utf-8")
    page = summary.summary(written)
    assert "&lt;script&gt;]]&gt;" in page
    assert Seen(page).tags <= {"p", "b", "table", "tr", "td", "br", "code"}
    assert "\n\n" not in page, "behind an empty line Markdown begins again"


def test_names_of_tests_are_inert_in_a_summary() -> None:
    name = "&lt;img src=x onerror=alert(1)&gt;&#10;&#10;# **b** [a](javascript:1)"
    page = summary.summary(f"<testsuites><testcase classname='{name}' name='{name}'/></testsuites>")
    assert Seen(page).tags <= {"p", "b", "table", "tr", "td", "br"}
    assert "\n\n" not in page
    assert "1 of 1 check passed" in page


# --- the command ----------------------------------------------------------------


@pytest.mark.parametrize("form", ["junit", "gradescope", "ci"])
@pytest.mark.parametrize("option", [["--roster", "x"], ["--column", "x"], ["--out-of", "3"]])
def test_what_is_for_marks_only_is_refused(
    store: Store, form: str, option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    store(result("ana"))
    assert main(["export", form, "01", *option]) == 2
    assert f"{option[0]} is for marks: moodle or canvas, not {form}" in capsys.readouterr().err


def test_an_export_goes_into_the_folder_that_is_named(store: Store, tmp_path: Path) -> None:
    store(result("ana"))
    (tmp_path / "here").mkdir()
    assert main(["export", "canvas", "01", "--to", "here"]) == 0
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["canvas-01_tiny.csv"]


@pytest.mark.parametrize("words", [["pdf", "01"], ["moodle"], ["moodle", "01", "--out-of", "0"]])
def test_wrong_words_end_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", *words])
    assert ended.value.code == 2
