"""The pytest plugin: what authors of checks are told at once, and the seeds of their inputs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from autograder import i18n
from autograder.checking import OPTIONS
from autograder.run import Run
from tests.tiny import CHECKS, make_course

# --- mistakes of authors ----------------------------------------------------------


def run_here(folder: Path, *arguments: str, plugins: tuple[Any, ...] = ()) -> int:
    """Run the checks of a folder in this process."""
    before = i18n.get_language()
    sys.modules.pop("test_tiny", None)  # another course's
    status = pytest.main(
        [*OPTIONS, "--rootdir", str(folder), *arguments, str(folder)], plugins=plugins
    )
    i18n.set_language(before)
    return int(status)


def usage_error(folder: Path, capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what is said about wrong use."""
    assert run_here(folder, *arguments) == pytest.ExitCode.USAGE_ERROR
    out, error = capfd.readouterr()
    assert out == ""
    return error.strip()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("    @pytest.mark.points(1.5)\n", "", "a check needs @pytest.mark.points(n)"),
        ("points(1.5)", "points", "a check needs @pytest.mark.points(n)"),
        ('        """It halves a number."""\n', "",
         "a check needs a docstring: it is what students read"),
        ("points(1.5)", "points(1.5)\n    @pytest.mark.needs('test_agrees')",
         "needs TestHalf::test_agrees, which is no check above it"),
        ("points(2)", "points(2)\n    @pytest.mark.parametrize('draw', [1])",
         "a check cannot be parametrized; use a loop inside it"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_check_is_named_with_its_place(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], old: str, new: str, message: str
):
    checks = CHECKS.replace(old, new)
    folder = make_course(tmp_path, checks).assignments[0].folder
    test = "TestDouble::test_agrees[1]" if "draw" in new else "TestHalf::test_number"
    said = usage_error(folder, capfd, "--backend", "live")
    assert said == f"ERROR: test_tiny.py::{test}: {message}"


def test_a_check_outside_a_class_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    checks = f'{CHECKS}\n\n@pytest.mark.points(1)\ndef test_loose(student):\n    """It is."""\n'
    folder = make_course(tmp_path, checks).assignments[0].folder
    assert usage_error(folder, capfd, "--backend", "live") == (
        "ERROR: test_tiny.py::test_loose: a check belongs in a class Test… of its exercise"
    )


def test_wrong_options_are_one_clear_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    folder = make_course(tmp_path).assignments[0].folder
    missing = tmp_path / "nobody.py"
    said = usage_error(folder, capfd, "--submission", str(missing), "--backend", "none")
    assert said == f"ERROR: {missing}: there is no such file"
    monkeypatch.setattr("autograder.sandbox.cage.unavailable", lambda backend: "not today")
    said = usage_error(folder, capfd, "--submission", str(folder / "tiny.py"))
    assert said == (
        "ERROR: nothing here can cage a submission (bubblewrap: not today; landlock: not today). "
        "`autograder doctor` says more; `--backend none` runs it all the same, without protection."
    )


# --- seeds ------------------------------------------------------------------------

DRAWING = '''

@probe
def random_number(code):
    """torch.rand(())"""
    import torch
    return torch.rand(())


class TestDraw:
    @pytest.mark.points(1)
    def test_one(self, student, draw):
        """It draws."""
        SEEN.append((draw.normal(), float(draw.tensor(2).sum()), float(random_number(student))))

    @pytest.mark.points(1)
    def test_two(self, student, draw):
        """It draws as well."""
        SEEN.append((draw.normal(), float(draw.tensor(2).sum()), float(random_number(student))))
'''


class Collect:
    """The pytest plugin that takes what checks drew."""

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.drawn = session.items[0].module.SEEN  # type: ignore[attr-defined]
        self.seed = Run.of(session.config).seed


def test_the_same_seed_draws_the_same_and_each_check_draws_its_own(tmp_path: Path):
    checks = CHECKS.replace("import pytest", "import pytest\n\nSEEN = []") + DRAWING
    folder = make_course(tmp_path, checks).assignments[0].folder

    def draw(*arguments: str) -> Collect:
        collect = Collect()
        options = ("--backend", "live", "-k", "TestDraw", *arguments)
        assert run_here(folder, *options, plugins=(collect,)) == 0
        return collect

    first, again, other = draw("--seed", "7"), draw("--seed", "7"), draw("--seed", "8")
    assert first.drawn == again.drawn
    assert all(a != b for a, b in zip(first.drawn, other.drawn, strict=True))
    numbers = [number for numbers in (*first.drawn, *other.drawn) for number in numbers]
    # Each run's two checks draw their own; the probe's own number is one question, put once.
    assert len(set(numbers)) == 10
    unseeded = draw()
    assert unseeded.drawn == draw("--seed", str(unseeded.seed)).drawn
