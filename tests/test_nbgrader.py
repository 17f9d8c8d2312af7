"""The real nbgrader with our engine: one class, released, autograded and fed back."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import bs4
import nbformat
import pytest

from autograder import build, course, grading, results
from autograder.nbgrader import configure
from autograder.notebook_cells import restore
from tests.classroom import as_notebook, copy_course, odd_submissions
from tests.gradebooks import hand_in, points_by_exercise, run

ROOT = Path(__file__).resolve().parent.parent
NAME = "01_line_model"


ACTING = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<svg/onload=alert(1)>",
    "[link](javascript:alert(1)) <a href='data:text/html,<script>alert(1)</script>'>a</a>",
    "<style>body{display:none}</style><form action='//evil'><input></form>",
    "\u202e\x1b]0;alert(1)\x07",
)


def injecting(notebook: str) -> str:
    """Return a notebook that tries to act on whoever looks at it, and holds honest text."""
    made = json.loads(notebook)
    for text in ACTING:
        error = f"class Trap(Exception): pass\n\ndef predict(*args):\n    raise Trap({text!r})\n"
        made["cells"].append(cell("markdown", text))
        made["cells"].append({**cell("markdown", text), "cell_type": "raw"})
        made["cells"][-1]["metadata"]["raw_mimetype"] = "text/html"
        made["cells"].append(cell("code", error + f"# {text!r}", magics_language=text, tags=[text]))
        made["cells"][-1]["outputs"] = [
            {"output_type": "display_data", "metadata": {}, "data": {"text/html": text}}
        ]
    made["cells"][-1]["source"] += f"\nTrap.__name__ = {ACTING[0]!r}"
    honest = "# Title\n**bold** `x<y` $a<b$\n\n![p](attachment:p.png)\n\n|a|b|\n|-|-|\n|1|2|\n"
    made["cells"].append(cell("markdown", honest))
    made["cells"][-1]["attachments"] = {"p.png": {"image/png": "aGVsbG8="}}
    made["cells"][-1]["id"] = "'><script>alert(1)</script>"
    made["metadata"]["language_info"] = {"name": ACTING[0], "pygments_lexer": ACTING[0]}
    made["metadata"]["title"] = ACTING[0]
    made["metadata"]["widgets"] = {
        "application/vnd.jupyter.widget-state+json": {"state": {}, "x": ACTING[0]}
    }
    return json.dumps(made)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> course.Course:
    """A course in which nbgrader has autograded eight submissions and written feedback."""
    made = copy_course(ROOT, tmp_path_factory.mktemp("nbgrader") / "course", only=NAME)
    assignment = made.find(NAME)
    build.build(made, assignment, "en")
    release = made.root / "assignments" / NAME
    reference = assignment.source.read_text(encoding="utf-8")
    for student, files in odd_submissions(release, assignment).items():
        hand_in(made, student, files)
    half = reference.replace("model.eval()", "pass")
    hand_in(made, "half-right", {"line_model.ipynb": as_notebook(release, assignment, half)})
    forged = json.loads(as_notebook(release, assignment, half))
    for cell in forged["cells"]:
        if cell["cell_type"] == "code":
            data = {"text/plain": "19.0"}
            output = {"output_type": "execute_result", "data": data, "metadata": {},
                      "execution_count": 1}  # fmt: skip
            cell["outputs"] = [output]
    hand_in(made, "forged-outputs", {"line_model.ipynb": json.dumps(forged)})
    hand_in(
        made, "injects", {"line_model.ipynb": injecting(as_notebook(release, assignment, half))}
    )
    ran = run(made.root, "nbgrader", "autograde", NAME)
    assert ran.returncode == 0, ran.stderr
    assert "Warning" not in ran.stderr, ran.stderr
    pages = run(made.root, "nbgrader", "generate_feedback", NAME)
    assert pages.returncode == 0, pages.stderr
    return made


def test_gradebook_has_the_engines_scores(graded: course.Course) -> None:
    assignment = graded.find(NAME)
    for student, by_exercise in points_by_exercise(graded).items():
        result = results.read(grading.result_path(graded, assignment, student))
        assert result is not None, student
        assert by_exercise == {e["name"]: e["score"] for e in result["exercises"]}, student


def test_odd_submissions_get_what_their_code_deserves(graded: course.Course) -> None:
    points = graded.find(NAME).points
    found = points_by_exercise(graded)
    for student in ("endless-loop", "exits-at-once", "lost-metadata", "windows-1252"):
        assert found[student] == points, student
    assert set(found["untouched-stub"].values()) == {0}
    assert found["syntax-error"] == {**points, "predict": 0}
    assert found["half-right"] == {**points, "predict": points["predict"] - 1}


def test_outputs_that_a_student_saved_do_not_count(graded: course.Course) -> None:
    found = points_by_exercise(graded)
    assert found["forged-outputs"] == found["half-right"]


def test_every_grade_cell_has_one_explicit_score_and_a_table(graded: course.Course) -> None:
    for student in points_by_exercise(graded):
        path = graded.root / "autograded" / student / NAME / "line_model.ipynb"
        notebook = nbformat.read(path, 4)
        nbformat.validate(notebook)
        cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
        assert len(cells) == 5
        for cell in cells:
            (output,) = cell.outputs
            float(output.data["text/plain"])
            assert "<table" in output.data["text/html"]


def test_feedback_is_our_page_with_the_result(graded: course.Course) -> None:
    text = (graded.root / "feedback" / "half-right" / NAME / "line_model.html").read_text()
    page = bs4.BeautifulSoup(text, "html.parser")
    (problem,) = page.select(".problem")
    assert "The model was still in training mode." in problem.get_text()
    assert "model.eval()" not in problem.select_one(".code .here").get_text()
    assert "54 of 55" in page.header.get_text()
    assert not page.find("script")


def formgrader_page(made: course.Course, student: str) -> str:
    """Return the page on which an instructor grades by hand, as nbgrader makes it."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers
    from traitlets.config import Config

    config = Config()
    configure(config, made.root)
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    words = ("assignment_id", "notebook_id", "submission_id", "base_url", "student", "last_name",
             "first_name", "notebook_path")  # fmt: skip
    resources = {**dict.fromkeys(words, "x"), "index": 0, "total": 1}
    path = made.root / "autograded" / student / NAME / "line_model.ipynb"
    page, _resources = HTMLExporter(config=config).from_filename(str(path), resources=resources)
    return str(page)


def handlers(page: bs4.BeautifulSoup) -> int:
    """Return how many attributes of a page run something."""
    count = 0
    for tag in page.find_all(True):
        count += sum(name.startswith("on") for name in tag.attrs)
        targets = [str(tag.get(name, "")).strip().lower() for name in ("href", "src", "action")]
        count += sum(target.startswith(("javascript:", "data:text")) for target in targets)
    return count


@pytest.mark.parametrize("kind", ["feedback", "formgrader"])
def test_pages_are_inert(graded: course.Course, kind: str) -> None:
    def page_of(student: str) -> str:
        if kind == "formgrader":
            return formgrader_page(graded, student)
        return (graded.root / "feedback" / student / NAME / "line_model.html").read_text()

    page, plain = (bs4.BeautifulSoup(page_of(s), "html.parser") for s in ("injects", "half-right"))
    for tag in ("script", "iframe", "svg", "style", "form", "input", "object", "embed", "link"):
        assert len(page.find_all(tag)) <= len(plain.find_all(tag)), tag
    assert handlers(page) <= handlers(plain)
    for part in page.select("div.autograder, div.panel-footer, main .problem"):
        assert results.inert(part.get_text()) == part.get_text()
    assert page.find("img", src="data:image/png;base64,aGVsbG8=")
    assert page.find("strong", string="bold")
    assert page.find("code", string="x<y")


def test_a_second_run_replays(graded: course.Course) -> None:
    stored = grading.result_path(graded, graded.find(NAME), "half-right")
    before = stored.read_bytes()
    ran = run(graded.root, "nbgrader", "autograde", NAME, "--student=half-right", "--force")
    assert ran.returncode == 0, ran.stderr
    assert stored.read_bytes() == before


def test_a_submission_that_cannot_be_read_stops_nobody_else(graded: course.Course) -> None:
    hand_in(graded, "z-broken", {"line_model.ipynb": "{not json", "line_model.py": ""})
    hand_in(graded, "z-fine", {"line_model.py": graded.find(NAME).source.read_text()})
    ran = run(graded.root, "nbgrader", "autograde", NAME)
    assert ran.returncode != 0
    assert "z-broken" in ran.stderr
    assert points_by_exercise(graded)["z-fine"] == graded.find(NAME).points


def cell(kind: str, source: str, **metadata: Any) -> dict[str, Any]:
    made = {"cell_type": kind, "source": source, "metadata": metadata, "id": f"x{hash(source)}"}
    return made if kind == "markdown" else {**made, "outputs": [], "execution_count": None}


def grade_ids(notebook: Any) -> list[str]:
    return [c.metadata.nbgrader.grade_id for c in notebook.cells if "nbgrader" in c.metadata]


def test_restore_puts_every_cell_back_once() -> None:
    teacher = nbformat.read(ROOT / "assignments" / NAME / "line_model.ipynb", 4)
    wanted = grade_ids(teacher)
    copy = json.loads(nbformat.writes(teacher))
    answer = next(c for c in copy["cells"] if c["metadata"].get("nbgrader", {}).get("solution"))
    for cells in (
        [],
        [cell("code", "def fit(): pass")],
        [*copy["cells"], answer],
        list(reversed(copy["cells"])),
        [cell("markdown", "x", nbgrader={"grade_id": "check-fit"}), *copy["cells"]],
    ):
        nb = nbformat.from_dict({**copy, "cells": json.loads(json.dumps(cells))})
        restore(nb, teacher)
        assert sorted(grade_ids(nb)) == sorted(wanted)


def test_no_execute_is_not_a_way_to_keep_ones_own_scores(graded: course.Course) -> None:
    arguments = ("autograde", NAME, "--student=forged-outputs", "--force", "--no-execute")
    ran = run(graded.root, "nbgrader", *arguments)
    assert ran.returncode == 1
    assert "--no-execute would take the scores" in ran.stderr
    found = points_by_exercise(graded)
    assert found["forged-outputs"] == found["half-right"], ran.stderr


def test_a_messy_download_is_collected(graded: course.Course) -> None:
    """One zip for the class, as an LMS makes it; the students' own archives are in it."""
    archive = graded.root / "downloaded" / NAME / "archive"
    archive.mkdir(parents=True)
    data = (graded.root / "assignments" / NAME / "line_model.ipynb").read_bytes()
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w:gz") as packed:
        member = tarfile.TarInfo("work/zoe_line_model.ipynb")
        member.size = len(data)
        packed.addfile(member, io.BytesIO(data))
    with zipfile.ZipFile(archive / "Course 1, week 3.zip", "w") as download:
        download.writestr("yan_line_model.ipynb", data)
        download.writestr("../../../planted.txt", "slipped")
        download.writestr("__MACOSX/._yan_line_model.ipynb", "")
        download.writestr("Zoë Q_17/work.tar.gz", inner.getvalue())
        download.writestr("bad/broken.zip", b"PK no")
    (archive / "loose.zip").symlink_to("/etc/passwd")
    (archive / "xavi_line_model.ipynb").write_bytes(data)
    pattern = r".*/(?P<student_id>\w+)_(?P<file_id>line_model)\.ipynb"
    ran = run(
        graded.root,
        "nbgrader",
        "zip_collect",
        NAME,
        f"--FileNameCollectorPlugin.named_regexp={pattern}",
    )
    assert ran.returncode == 0, ran.stderr
    for student in ("yan", "zoe", "xavi"):
        collected = graded.root / "submitted" / student / NAME / "line_model.ipynb"
        assert collected.read_bytes() == data
    assert not list(graded.root.rglob("planted*"))
    assert "left out: ../../../planted.txt" in ran.stderr
    assert "broken.zip: is damaged" in ran.stderr
    assert "it is a link" in ran.stderr
