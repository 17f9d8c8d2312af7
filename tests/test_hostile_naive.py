"""Every hostile and odd submission of ``tests/hostile`` gets the better of a naive grader.

If it did not, it would prove nothing that it comes to nothing here: see test_hostile.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import tiny
from tests.hostile import cases, notebooks, scene
from tests.test_hostile import CASES, by_name, stage

__all__ = ["stage"]  # a fixture

HANG = 3.0  # seconds after which what is meant to hang does; pytest takes half of one


@by_name(CASES)
def test_the_naive_grader_suffers(case: cases.Case, stage: scene.Scene) -> None:
    folder = stage.submission(case, grader=0)
    seconds = HANG if case.naive == "hangs" else 60.0
    fooled = scene.Fooled(stage, folder, case.grader, seconds)
    assert getattr(fooled, case.naive), vars(fooled)


@pytest.mark.parametrize("source", [tiny.RIGHT, tiny.WRONG, "# torch\n" + tiny.WRONG])
def test_the_naive_grader_is_right_on_honest_work(
    stage: scene.Scene, tmp_path: Path, source: str
) -> None:
    (tmp_path / "tiny.py").write_text(source)
    fooled = vars(scene.Fooled(stage, tmp_path))
    right = source == tiny.RIGHT
    assert {name for name, value in fooled.items() if value} == ({"forged"} if right else {"loses"})


@pytest.mark.parametrize("answers", [notebooks.RIGHT, notebooks.WRONG])
def test_nbgrader_is_right_on_honest_work(
    stage: scene.Scene, tmp_path: Path, answers: dict[str, str]
) -> None:
    notebooks.write(notebooks.notebook(answers), tmp_path)
    fooled = vars(scene.Fooled(stage, tmp_path, "naive_nbgrader"))
    right = answers == notebooks.RIGHT
    assert {name for name, value in fooled.items() if value} == ({"forged"} if right else {"loses"})
