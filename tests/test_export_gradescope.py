"""Gradescope: results in its form, and the archive, unpacked and run as its harness does.

Not tried: Gradescope itself, and what setup.sh installs there. The Python is this one.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from autograder import course, results
from autograder.cli import main
from autograder.exports import gradescope, wheel
from tests import tiny
from tests.exported import result, undecided

# After https://gradescope-autograders.readthedocs.io/en/latest/specs/
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
FORM = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "integer"},
        "output": {"type": "string"},
        "output_format": FORMAT,
        "visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "output", "visibility"],
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": FORMAT,
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": FORMAT,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": VISIBILITY,
                },
            },
        },
    },
}
HOSTILE = "=1+1 <script>alert(1)<br>\x1b[2J\n\N{RIGHT-TO-LEFT OVERRIDE}😀.py"


# --- results.json, of plain data ------------------------------------------------


def test_scores_add_up_and_hidden_checks_wait() -> None:
    made = result("ana", "It is <b>9</b>.")
    made["exercises"][1]["checks"][0]["hidden"] = True
    shown = gradescope.results_json(made)
    jsonschema.validate(shown, FORM)
    assert shown["score"] == sum(test["score"] for test in shown["tests"]) == 1.5
    assert sum(test["max_score"] for test in shown["tests"]) == 4.5
    assert [test["status"] for test in shown["tests"]] == ["failed", "failed", "passed"]
    assert [test["visibility"] for test in shown["tests"]] == [
        "visible", "visible", "after_published",
    ]  # fmt: skip
    assert [test["number"] for test in shown["tests"]] == ["1.1", "1.2", "2.1"]
    assert [test["tags"] for test in shown["tests"]] == [["double"], ["double"], ["half"]]
    assert shown["tests"][0]["output"] == "It is <b>9</b>."
    assert {test["output_format"] for test in shown["tests"]} == {"text"}, "or it runs as HTML"


def test_where_the_grader_failed_there_is_no_score_anywhere() -> None:
    shown = gradescope.results_json(undecided("ana"))
    jsonschema.validate(shown, FORM)
    assert "The grader itself failed in a check, so there is no score yet." in shown["output"]
    for part in (shown, *shown["tests"]):
        assert "score" not in part
    assert "status" not in shown["tests"][0]
    assert [test["status"] for test in shown["tests"][1:]] == ["passed", "passed"]


def test_a_run_without_protection_says_so() -> None:
    assert "NOT PROTECTED" in gradescope.results_json(result("ana", backend="none"))["output"]


def test_a_result_in_spanish_is_shown_in_spanish() -> None:
    made = result("ana", "No.", language="es")
    made["exercises"][0]["checks"][0]["called"] = "double(3)"
    assert gradescope.results_json(made)["tests"][0]["output"] == "Llamada: double(3)\nNo."


# --- the archive ----------------------------------------------------------------


class Harness:
    """Gradescope's side: the archive unpacked, and its script run on what is handed in."""

    def __init__(self, root: Path, archive: Path) -> None:
        self.root = root
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(root / "source")
            modes = {entry.filename: entry.external_attr >> 16 for entry in packed.infolist()}
        self.scripts = [name for name, mode in modes.items() if mode & stat.S_IXUSR]
        shutil.copyfile(root / "source" / "run_autograder", root / "run_autograder")
        (root / "run_autograder").chmod(0o755)

    def grade(self, files: dict[str, str], **environment: str) -> tuple[dict[str, Any], str]:
        """Return results.json, and what instructors see."""
        shutil.rmtree(self.root / "submission", ignore_errors=True)
        for name, text in files.items():
            path = self.root / "submission" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        ran = subprocess.run(
            [str(self.root / "run_autograder")],
            cwd=self.root,
            env={
                **os.environ,
                "AUTOGRADER_ROOT": str(self.root),
                "AUTOGRADER_PYTHON": sys.executable,
                **environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        said = ran.stdout.decode("utf-8", "replace")
        assert ran.returncode == 0, said
        made = json.loads((self.root / "results" / "results.json").read_text(encoding="utf-8"))
        jsonschema.validate(made, FORM)
        return made, said


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `autograder export gradescope` writes for a tiny course."""
    root = tmp_path_factory.mktemp("course")
    tiny.make_course(root)
    for kind in gradescope.LEFT_OUT:
        (root / "solutions" / "01_tiny" / kind).mkdir()
        (root / "solutions" / "01_tiny" / kind / "one.py").write_text("# sample")
    assert main(["export", "gradescope", "01", "--course", str(root)]) == 0
    return root / "build" / "exports" / "gradescope-01_tiny.zip"


@pytest.fixture
def harness(tmp_path: Path, archive: Path) -> Harness:
    return Harness(tmp_path, archive)


def test_a_right_answer_with_hostile_names_gets_all_points(harness: Harness) -> None:
    made, said = harness.grade({HOSTILE: f"{tiny.RIGHT}\n\ndef broken(:\n"})
    assert made["score"] == sum(test["max_score"] for test in made["tests"]) == 4.5, said
    assert "<script>" in made["output"], "it is named, for what could not be read in it"
    assert made["output_format"] == "text"
    assert "\x1b" not in json.dumps(made, ensure_ascii=False)
    assert made["extra_data"]["backend"] in ("bubblewrap", "landlock")
    assert "4.5/4.5" in said


def test_a_wrong_answer_in_a_repository_loses_its_points(harness: Harness) -> None:
    made, said = harness.grade({"README.md": "x", "01_tiny/tiny.py": tiny.WRONG})
    assert made["score"] == 1.5, said
    first = made["tests"][0]
    assert first["name"] == "double: It doubles a number."
    assert "It is 9; expected 6." in first["output"]
    hidden = {test["name"] for test in made["tests"] if test["visibility"] == "after_published"}
    assert hidden == {"double: It doubles tensors, too."}


def test_what_cannot_be_read_has_a_reason_and_no_score(harness: Harness) -> None:
    for files, reason in (
        ({"tiny.ipynb": "{"}, "tiny.ipynb: is not a notebook"),
        ({"notes.txt": "x"}, "neither a notebook nor a module"),
    ):
        made, _said = harness.grade(files)
        assert reason in made["output"]
        assert "/submission/" not in made["output"]
        assert made["output"].startswith("This was not graded, and there is no score.")
        assert not {"score", "tests"} & set(made)


def test_without_a_cage_nothing_runs_and_instructors_are_told(harness: Harness) -> None:
    bash = Path(shutil.which("bash") or "").parent
    (harness.root / "bin").mkdir()
    for name in ("bash", "env", "cp", "mkdir"):  # but no bwrap
        (harness.root / "bin" / name).symlink_to(shutil.which(name) or bash / name)
    here = {"AUTOGRADER_BACKEND": "bubblewrap", "PATH": str(harness.root / "bin")}
    made, said = harness.grade({"tiny.py": tiny.RIGHT}, **here)
    assert "bwrap is not installed" in said
    assert "`autograder doctor` says more" in said
    assert "the autograder failed" in made["output"]
    assert "bwrap" not in made["output"]
    assert not {"score", "tests"} & set(made)


def test_a_grader_that_fails_gives_no_score(harness: Harness) -> None:
    checks = harness.root / "source" / "solutions" / "01_tiny" / "test_tiny.py"
    checks.write_text(checks.read_text().replace("import pytest", "import pytest, nowhere"))
    made, said = harness.grade({"tiny.py": tiny.RIGHT})
    assert "nowhere" in said
    assert "no fault of yours" in " ".join(made["output"].split())
    assert not {"score", "tests"} & set(made)


def test_a_grader_that_is_killed_leaves_a_reason_and_no_old_score(harness: Harness) -> None:
    (harness.root / "results").mkdir()
    (harness.root / "results" / "results.json").write_text('{"score": 9}')
    killed = harness.root / "killed"
    killed.write_text("#!/usr/bin/env bash\nkill -9 $$\n")
    killed.chmod(0o755)
    made, said = harness.grade({"tiny.py": tiny.RIGHT}, AUTOGRADER_PYTHON=str(killed))
    assert "status 137" in said
    assert made == gradescope.not_graded()


def test_the_archive_holds_what_is_needed_and_no_more(harness: Harness) -> None:
    source = harness.root / "source"
    files = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    (package,) = {name for name in files if name.endswith(".whl")}
    assert files == {
        *("setup.sh", "run_autograder", "not_graded.json", package, "solutions/course.toml"),
        *("solutions/01_tiny/tiny.py", "solutions/01_tiny/test_tiny.py"),
    }
    assert set(harness.scripts) == {"setup.sh", "run_autograder"}
    setup = (source / "setup.sh").read_text(encoding="utf-8")
    assert f"/autograder/source/{package}" in setup
    assert "@" not in setup.replace("$@", "")
    assert all(f'"{name}' in setup for name in ("cloudpickle", "babel"))
    subprocess.run(["bash", "-n", source / "setup.sh"], check=True)


def test_the_course_in_the_archive_is_the_course(harness: Harness, archive: Path) -> None:
    ours, theirs = (
        course.load(root).assignments[0] for root in (archive.parents[2], harness.root / "source")
    )
    assert theirs.titles == ours.titles
    assert theirs.limits == ours.limits
    assert theirs.digest() == ours.digest()


def test_titles_survive_whatever_is_in_them(tmp_path: Path) -> None:
    made = tiny.make_course(tmp_path / "a")
    (assignment,) = made.assignments
    assignment.titles["en"] = 'A "title"\\ with\n\x7f é 😀'
    text = gradescope.course_toml(made, assignment)
    tiny.make_course(tmp_path / "b")
    (tmp_path / "b" / "solutions" / "course.toml").write_text(text, encoding="utf-8")
    assert course.load(tmp_path / "b").assignments[0].titles == assignment.titles


def test_the_wheel_in_the_archive_can_be_installed(harness: Harness, tmp_path: Path) -> None:
    (package,) = (harness.root / "source").glob("*.whl")
    assert wheel.wheel() == wheel.wheel(), "the same package gives the same bytes"
    site = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*install, "--target", str(site), str(package)], check=True)
    for name in ("autograder/exports/templates/setup.sh", "autograder/results.schema.json",
                 "autograder/locale/es/LC_MESSAGES/autograder.mo"):  # fmt: skip
        assert (site / name).is_file()
    with zipfile.ZipFile(io.BytesIO(package.read_bytes())) as packed:
        (metadata,) = [name for name in packed.namelist() if name.endswith("/METADATA")]
        assert b"Requires-Dist: torch" in packed.read(metadata)
        assert not [name for name in packed.namelist() if "__pycache__" in name]


def test_a_file_name_that_is_no_text_fits_into_json() -> None:
    made = result("ana", notes=[os.fsdecode(b"The submission was found in jos\xe9.py.")])
    text = json.dumps(results.inert(gradescope.results_json(made)), ensure_ascii=False)
    assert json.loads(text.encode())
