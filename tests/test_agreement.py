"""The table of verdicts on several devices."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from tests import agreement
from tests.test_placement import EXERCISE, PLACED, RIGHT
from tests.tiny import REFERENCE, make_course

ONLY_ON_THE_CPU = RIGHT.replace("x + x", "2 * (x.cpu() if isinstance(x, torch.Tensor) else x)")
CHECK = "TestPlacement::test_device"
LOOKS_AROUND = '        expect.that(sees_an_accelerator(student), "It sees no accelerator.")\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    assert LOOKS_AROUND in PLACED
    make_course(tmp_path, PLACED.replace(LOOKS_AROUND, ""), REFERENCE + EXERCISE)
    folder = tmp_path / "solutions" / "01_tiny" / "rejected"
    folder.mkdir()
    (folder / "comes_back.py").write_text(f"# {CHECK}: -\n{ONLY_ON_THE_CPU}")
    return tmp_path


def test_what_only_an_accelerator_finds(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert agreement.main(["cpu", "emulated", "01"], root) == 0
    out, said = capsys.readouterr()
    lines = out.splitlines()
    answers = len(agreement.course.load(root).assignments[0].answers("accepted")) + 3
    assert lines[0] == f"01_tiny: {answers} answers, checks of placement: 1"
    assert lines[1].split() == ["passed", "failed", "not", "checked", "error"]
    assert lines[2].split() == ["cpu", *map(str, (answers - 1, 0, 1, 0))]
    assert lines[3].split() == ["emulated", *map(str, (answers - 2, 1, 1, 0))]
    assert lines[4] == f"  not the same on all: 1 of {answers}"
    assert lines[5:8] == [
        "  rejected/comes_back",
        f"    {CHECK}",
        "      passed on cpu, failed on emulated",
    ]
    assert max(map(len, lines)) <= 80
    assert f"01_tiny, cpu: {answers} verdicts" in said


def test_cuda_and_emulated_must_agree(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    found = {"emulated": "passed", "cuda": "failed"}
    monkeypatch.setattr(
        agreement, "verdicts_on", lambda assignment, device: {("stub", CHECK): found[device]}
    )
    assert agreement.main(["emulated", "cuda"], root) == 1
    assert f"emulated and cuda disagree: 01_tiny stub {CHECK}" in capsys.readouterr().out
    monkeypatch.setitem(agreement.EXPECTED, ("01_tiny", "stub", CHECK), "for a reason")
    assert agreement.main(["emulated", "cuda"], root) == 0
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert agreement.main(["emulated", "cuda"], root) == 0
    assert "  cuda        not checked: no CUDA here\n" in capsys.readouterr().out
    assert agreement.main(["cuda"], root) == 0
    assert "not checked: no CUDA here" in capsys.readouterr().out
