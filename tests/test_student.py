"""The student's side: check() in a notebook, `autograder check`, plain pytest, the bare wheel."""

from __future__ import annotations

import gc
import importlib.metadata as metadata
import os
import re
import shutil
import subprocess
import sys
import venv
import weakref
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from autograder import checking, course, i18n, prove
from autograder.verdicts import Check, Verdict

ROOT = Path(__file__).resolve().parent.parent
LINE_MODEL = course.load(ROOT).find("01")
RELEASE = ROOT / "assignments" / LINE_MODEL.name
REFERENCE = LINE_MODEL.source.read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A student's copy of the assignment, with the right answer in the module."""
    target = tmp_path / LINE_MODEL.name
    shutil.copytree(RELEASE, target, ignore=shutil.ignore_patterns("__pycache__"))
    (target / "line_model.py").write_text(REFERENCE, encoding="utf-8")
    monkeypatch.chdir(target)
    return target


def answers(text: str) -> dict[str, object]:
    namespace: dict[str, object] = {"__name__": "__main__"}
    exec(text.replace("check(", "(lambda name: None)("), namespace)
    return namespace


def check_in(namespace: dict[str, object], exercise: str) -> checking.Score:
    return eval(f"check({exercise!r})", {**namespace, "check": checking.check})


def test_check_gives_all_points_to_the_reference(folder: Path) -> None:
    names = answers(REFERENCE)
    for exercise, points in LINE_MODEL.points.items():
        assert check_in(names, exercise) == points


def test_check_gives_none_to_the_stub(folder: Path) -> None:
    names = answers(prove.stub_text(REFERENCE))
    for exercise in LINE_MODEL.points:
        assert check_in(names, exercise) == 0.0


def test_what_cannot_be_checked_in_a_notebook_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One check of these looks at the text of the code, which a running notebook has not."""
    training = course.load(ROOT).find("02")
    shutil.copy(ROOT / "assignments" / training.name / training.checks_file.name, tmp_path)
    monkeypatch.chdir(tmp_path)
    reference = training.source.read_text(encoding="utf-8")
    score = check_in(answers(reference), "activations")
    assert score == training.points["activations"]
    public = sum(c.points for c in training.exercises["activations"] if not c.hidden)
    assert f"<strong>activations</strong>: {public - 1} / {public - 1}<" in score.table
    assert "which is not at hand in a running notebook." in score.table
    assert score.table.count("0 / 0") == 1
    assert check_in(answers(prove.stub_text(reference)), "activations") == 0


def test_what_waits_for_a_failed_check_is_lost_and_what_cannot_be_run_is_not() -> None:
    def verdict(name: str, kind: str, *needs: str) -> Verdict:
        return Verdict(Check(name, name, 1, needs=needs), kind, name)

    verdicts = [
        verdict("fails", "failed"),
        verdict("waits", "not_checked", "fails"),
        verdict("waits for that", "not_checked", "passes", "waits"),
        verdict("uses what is not written", "not_checked"),
        verdict("waits for that, too", "not_checked", "uses what is not written"),
        verdict("passes", "passed"),
        verdict("has no device", "not_checked", "passes"),
        verdict("needs the device", "not_checked", "has no device"),
    ]
    skipped = {v.check.id for v in verdicts if v.verdict == "not_checked"}
    skipped.remove("uses what is not written")
    found = checking.possible(verdicts, skipped)
    assert [v.check.points for v in found] == [1, 1, 1, 1, 1, 1, 0, 0]
    assert checking.share_of_points("x", found) == 1


def test_check_shows_a_number_to_nbgrader_and_a_table_to_people(folder: Path) -> None:
    score = check_in(answers(REFERENCE.replace("model.eval()", "pass")), "predict")
    assert 0 < score < LINE_MODEL.points["predict"]
    assert float(repr(score)) == score
    table = score._repr_html_()
    assert "✘" in table
    assert "The model was still in training mode." in table
    assert "<script" not in table


def test_check_leaves_the_students_state_alone(folder: Path) -> None:
    import torch

    names = answers(REFERENCE)
    torch.manual_seed(5)
    before = torch.get_rng_state()
    torch.set_default_dtype(torch.float64)
    try:
        assert check_in(names, "fit") == LINE_MODEL.points["fit"]
        assert torch.get_default_dtype() == torch.float64
    finally:
        torch.set_default_dtype(torch.float32)
    assert torch.equal(torch.get_rng_state(), before)


WRONG_MODEL = REFERENCE.replace("self.m = nn.Parameter(torch.rand(1))", "self.m = torch.rand(1)")


def test_check_keeps_nothing_of_the_students(folder: Path) -> None:
    for text in (REFERENCE, WRONG_MODEL):
        names = answers(text)
        model = weakref.ref(names["LineModel"])
        check_in(names, "LineModel")
        del names
        gc.collect()
        assert model() is None


def test_check_leaves_the_students_last_error_to_the_debugger(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = ValueError("mine")
    monkeypatch.setattr(sys, "last_value", mine, raising=False)
    monkeypatch.delattr(sys, "last_traceback", raising=False)
    assert check_in(answers(WRONG_MODEL), "LineModel") < LINE_MODEL.points["LineModel"]
    assert sys.last_value is mine
    assert not hasattr(sys, "last_traceback")


def test_what_the_code_changes_in_place_is_not_what_the_check_compares_with(folder: Path) -> None:
    """As in the sandbox, where arguments are copies; else the grader would fail what passed."""
    changed = REFERENCE.replace("    losses = []", "    x.mul_(0.5)\n    losses = []")
    verdicts, _notes = checking.run_checks(
        folder / "test_line_model.py", namespace=answers(changed), exercise="fit"
    )
    failed = [v.check.id for v in verdicts if v.verdict == "failed"]
    assert failed == ["TestFit::test_one_step", "TestFit::test_losses_before_the_steps"]


def test_no_conftest_in_a_folder_above_is_run(folder: Path) -> None:
    (folder.parent / "conftest.py").write_text("raise RuntimeError", encoding="utf-8")
    verdicts, _notes = checking.run_checks(folder / "test_line_model.py", exercise="fit")
    assert all(v.verdict == "passed" for v in verdicts)


def test_check_of_an_unknown_exercise_says_which_file_was_looked_at(folder: Path) -> None:
    with pytest.raises(checking.CheckError, match=r"none of test_line_model\.py has checks for"):
        check_in({}, "Nonsense")


def test_check_without_the_file_of_checks_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(checking.CheckError, match=r"there is no file test_….py"):
        check_in({}, "fit")


def test_the_edited_file_is_checked(folder: Path) -> None:
    verdicts, notes = checking.run_checks(folder / "test_line_model.py")
    assert all(v.verdict == "passed" for v in verdicts)
    assert notes == []


def test_a_typo_costs_one_exercise_only(folder: Path) -> None:
    broken = REFERENCE.replace("def predict(model, x):", "def predict(model x):")
    (folder / "line_model.py").write_text(broken, encoding="utf-8")
    verdicts, notes = checking.run_checks(folder / "test_line_model.py")
    failed = {v.check.group for v in verdicts if v.verdict != "passed"}
    assert failed == {"Predict"}
    assert len(notes) == 1
    assert re.search(r"line_model\.py, line \d+: Python cannot read this part", notes[0])


def test_the_language_of_the_release_is_used_and_put_back(folder: Path) -> None:
    checks = folder / "test_line_model.py"
    text = checks.read_text(encoding="utf-8").replace('language="en"', 'language="es"')
    checks.write_text(text, encoding="utf-8")
    (folder / "line_model.py").write_text(prove.stub_text(REFERENCE), encoding="utf-8")
    before = i18n.get_language()
    verdicts, _notes = checking.run_checks(checks, exercise="fit")
    assert verdicts[0].message.startswith("Esta parte")
    i18n.set_language(before)


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def needed_by_students() -> set[str]:
    """The distributions that the bare wheel asks for, with all that they need."""
    found: set[str] = set()
    waiting = ["pytorch-course-autograder"]
    while waiting:
        name = waiting.pop()
        for line in metadata.requires(name) or []:
            requirement = Requirement(line)
            wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            key = requirement.name.lower().replace("_", "-")
            if wanted and key not in found:
                try:
                    metadata.version(key)
                except metadata.PackageNotFoundError:
                    continue  # CUDA's packages, where PyTorch is a CPU build
                found.add(key)
                waiting.append(key)
    return found


@pytest.fixture(scope="module")
def student_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the bare wheel and what it asks for, and nothing else."""
    base = tmp_path_factory.mktemp("student")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(base)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = base.glob("*.whl")
    venv.create(base / "env", symlinks=os.name != "nt", with_pip=False)
    python = base / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    (site,) = (base / "env").rglob("site-packages")
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*install, "--target", str(site), str(wheel)], check=True)
    for name in needed_by_students():
        distribution = metadata.distribution(name)
        for top in {Path(str(file)).parts[0] for file in distribution.files or []}:
            source = Path(str(distribution.locate_file(top)))
            if top not in ("..", "__pycache__") and source.exists() and not (site / top).exists():
                (site / top).symlink_to(source)
    return python


def test_the_bare_wheel_checks_a_module(student_python: Path, folder: Path) -> None:
    absent = run(str(student_python), "-c", "import nbgrader", cwd=folder)
    assert "ModuleNotFoundError" in absent.stderr
    good = run(str(student_python), "-m", "autograder.cli", "check", "line_model.py", cwd=folder)
    assert good.returncode == 0, good.stdout + good.stderr
    public = sum(c.points for c in LINE_MODEL.checks if not c.hidden)
    assert f"{public:g} of {public:g} public points" in good.stdout
    plain = run(str(student_python), "-m", "pytest", "-q", cwd=folder)
    assert plain.returncode == 0, plain.stdout + plain.stderr
    assert re.search(r"33 passed", plain.stdout)
    broken = REFERENCE.replace("self.m = nn.Parameter(torch.rand(1))", "self.m = torch.rand(1)")
    (folder / "line_model.py").write_text(broken, encoding="utf-8")
    bad = run(str(student_python), "-m", "autograder.cli", "check", "line_model.py", cwd=folder)
    assert bad.returncode == 1
    assert "`self.m` is a plain tensor" in bad.stdout
    assert max(map(len, bad.stdout.split("\n"))) <= 80


def test_what_students_import_is_on_every_platform() -> None:
    """Modules that only Unix has are imported where they are used, or not at all."""
    code = (
        "import sys\n"
        "for name in ('fcntl', 'resource', 'pwd', 'grp', 'termios', 'cloudpickle', 'nbgrader',\n"
        "             'jupytext', 'nbformat', 'babel', 'jinja2', 'tomllib', 'tomli'):\n"
        "    sys.modules[name] = None\n"
        "from autograder import check, expect, probe\n"
        "import autograder.checking, autograder.cli, autograder.reports.terminal\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
