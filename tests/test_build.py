"""What students receive: the same bytes each time, in either language, and nothing secret."""

from __future__ import annotations

import ast
import filecmp
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import build, course
from tests import messages
from tests.classroom import copy_course

ROOT = Path(__file__).resolve().parent.parent
COURSE = course.load(ROOT)
ASSIGNMENTS = pytest.mark.parametrize("assignment", COURSE.assignments, ids=lambda a: a.name)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every release, built anew in each language."""
    folders = {}
    for language in COURSE.languages:
        copy = copy_course(ROOT, tmp_path_factory.mktemp(f"course-{language}"))
        for assignment in copy.assignments:
            build.build(copy, assignment, language)
        folders[language] = copy.root / "assignments"
    return folders


@ASSIGNMENTS
def test_committed_release_is_what_build_makes(
    built: dict[str, Path], assignment: course.Assignment
) -> None:
    fresh, committed = built["en"] / assignment.name, ROOT / "assignments" / assignment.name
    names = sorted(path.name for path in fresh.iterdir())
    assert sorted(p.name for p in committed.iterdir() if p.name != "__pycache__") == names
    _same, different, errors = filecmp.cmpfiles(fresh, committed, names, shallow=False)
    assert not different + errors, f"run `autograder build`: {different + errors} would change"


def solution_lines(assignment: course.Assignment) -> set[str]:
    """The lines of the solution that say something: not those that any code has."""
    lines: set[str] = set()
    inside = False
    for line in assignment.source.read_text(encoding="utf-8").split("\n"):
        if "### BEGIN SOLUTION" in line or "### END SOLUTION" in line:
            inside = "BEGIN" in line
        elif inside and len(line.strip()) > 24:
            lines.add(line.strip())
    return lines


def hidden_parts(assignment: course.Assignment) -> set[str]:
    return {c.id.partition("::")[2] for c in assignment.checks if c.hidden} | {
        c.title for c in assignment.checks if c.hidden
    }


def texts_of(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path.name, path.read_text(encoding="utf-8")


@ASSIGNMENTS
@pytest.mark.parametrize("language", COURSE.languages)
def test_no_secret_in_a_release(
    built: dict[str, Path], assignment: course.Assignment, language: str
) -> None:
    secrets = solution_lines(assignment) | hidden_parts(assignment)
    assert len(secrets) > 10
    for name, text in texts_of(built[language] / assignment.name):
        plain = text
        if name.endswith(".ipynb"):
            plain = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
        # What the text itself shows as an example is no secret.
        for secret in secrets:
            assert secret not in plain, f"{name} gives away {secret!r}"
        for word in ("SOLUTION", "mark.hidden", "reference"):
            assert word not in plain, f"{name} has {word!r}"


def test_the_search_for_secrets_can_find_one() -> None:
    assignment = COURSE.assignments[0]
    source = assignment.source.read_text(encoding="utf-8")
    assert any(secret in source for secret in solution_lines(assignment))
    checks = assignment.checks_file.read_text(encoding="utf-8")
    assert all(part in checks.replace("\n        ", " ") for part in hidden_parts(assignment))


def test_the_wheel_holds_the_package_and_nothing_else(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(tmp_path)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    secrets = set[str]()
    for assignment in COURSE.assignments:
        secrets |= solution_lines(assignment) | hidden_parts(assignment)
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            assert name.startswith(("autograder/", "pytorch_course_autograder-")), name
            if name.endswith((".py", ".po", ".json")):
                text = archive.read(name).decode()
                found = [secret for secret in secrets if secret in text]
                assert not found, f"{name} gives away {found}"
        assert "autograder/locale/es/LC_MESSAGES/autograder.mo" in archive.namelist()
        assert "autograder/results.schema.json" in archive.namelist()


def words(checks: str) -> list[object]:
    """What code reads: single words, like the keys of a dict, and what goes by a name."""
    kept = [s for s in ast.parse(checks).body if not ast.unparse(s).startswith("pytestmark")]
    nodes = [node for statement in kept for node in ast.walk(statement)]
    named = [n.value for n in nodes if isinstance(n, ast.keyword)]
    texts = [n.value for n in nodes if isinstance(n, ast.Constant) and " " not in str(n.value)]
    return [*texts, *(n.value for n in named if isinstance(n, ast.Constant))]


@ASSIGNMENTS
def test_every_exercise_has_an_outline_in_a_few_lines(
    built: dict[str, Path], assignment: course.Assignment
) -> None:
    """It is the third hint."""
    for exercise, checks in assignment.exercises.items():
        outline = next(check.outline for check in checks if not check.hidden)
        assert 3 <= len(outline.split("\n")) <= 7, exercise
        assert all(len(line) <= 96 for line in outline.split("\n")), exercise
    assert assignment.without_outline == []
    english, spanish = (
        {
            node.name.removeprefix("Test"): ast.get_docstring(node) or ""
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.ClassDef) and node.name.startswith("Test")
        }
        for path in (built[lang] / assignment.name / assignment.checks_file.name
                     for lang in ("en", "es"))
    )  # fmt: skip
    assert english == {check.group: check.outline for check in assignment.checks}
    for group, outline in english.items():
        assert len(spanish[group].split("\n")) == len(outline.split("\n")), group
        assert not set(spanish[group].split("\n")) & set(outline.split("\n")), group


@ASSIGNMENTS
def test_spanish_release_is_spanish(built: dict[str, Path], assignment: course.Assignment) -> None:
    english = dict(texts_of(built["en"] / assignment.name))
    spanish = dict(texts_of(built["es"] / assignment.name))
    checks = ast.parse(spanish[assignment.checks_file.name])
    titles = {c.title for c in assignment.checks}
    for node in ast.walk(checks):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            assert ast.get_docstring(node) not in titles, f"{node.name} is not translated"
        elif isinstance(node, ast.FunctionDef) and "probe" in map(ast.unparse, node.decorator_list):
            text = (ast.get_docstring(node) or "").split("\n\n")[0]
            assert "\n" not in text, f"of {node.name} students would see a part"
    assert 'language="es"' in spanish[assignment.checks_file.name]
    for name in english:
        assert english[name] != spanish[name], name
    assert words(english[assignment.checks_file.name]) == words(
        spanish[assignment.checks_file.name]
    ), "what code reads is the same in both languages"
    code = [[c["source"] for c in json.loads(release[f"{assignment.stem}.ipynb"])["cells"]
             if c["cell_type"] == "code"] for release in (english, spanish)]  # fmt: skip
    assert code[0] == code[1], "code is the same in both languages"


@ASSIGNMENTS
def test_checks_are_translated(assignment: course.Assignment) -> None:
    from babel.messages.pofile import read_po

    said = messages.said_by_checks(assignment.checks_file)
    with open(assignment.folder / "es.po", "rb") as file:
        translated = {str(m.id) for m in read_po(file) if m.string}
    assert said <= translated, f"not in {assignment.name}/es.po: {sorted(said - translated)}"


@ASSIGNMENTS
def test_every_exercise_says_what_it_is_worth_in_the_notebook(
    built: dict[str, Path], assignment: course.Assignment
) -> None:
    notebook = json.loads(
        (built["en"] / assignment.name / f"{assignment.stem}.ipynb").read_text(encoding="utf-8")
    )
    points = {
        cell["metadata"]["nbgrader"]["grade_id"].removeprefix("check-"): cell["metadata"][
            "nbgrader"
        ]["points"]
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade") and cell["cell_type"] == "code"
    }
    assert points == assignment.points
