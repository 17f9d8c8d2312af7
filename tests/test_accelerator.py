"""The emulated accelerator: what must equal the CPU's, what must be refused, and how.

Everything runs in one process, started as the sandbox starts its own: PyTorch is
warmed up there, ``backward()`` included, and then forked; the device is switched
on in the fork only. ``python -m tests.test_accelerator cuda`` runs the same tables
on another device. What is tried is in `accelerator_calls` (tables), and in
`accelerator_cases`, `accelerator_programs` and `accelerator_course` (functions).
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from autograder import accelerator
from tests import accelerator_calls as calls
from tests import accelerator_cases, accelerator_course, accelerator_programs
from tests.accelerator_tools import (
    CASES,
    SOLUTIONS,
    attempt,
    check_model,
    check_refused,
    check_same,
    load_reference,
)

ROOT = SOLUTIONS.parent
MODULES = (accelerator_cases, accelerator_programs, accelerator_course)  # they fill CASES


# --- on pytest's side -------------------------------------------------------------


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Any]:
    """What became of each name: "" or the error."""
    command = [sys.executable, "-W", "error", "-m", "tests.test_accelerator"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", [*calls.names_of(), *CASES])
def test_on_the_device(verdicts: dict[str, Any], name: str) -> None:
    assert verdicts[name] == ""


def test_nothing_is_seen_where_it_is_not_enabled(verdicts: dict[str, Any]) -> None:
    assert verdicts["before"] == verdicts["parent, after"]
    assert verdicts["before"]["accelerator"] is False
    assert "accel" in verdicts["before"]["zeros"]  # PyTorch's own list of what there is


def test_where_it_is_off_a_checkpoint_of_the_device_needs_map_location(
    verdicts: dict[str, Any],
) -> None:
    assert "don't know how to restore data location" in verdicts["checkpoint elsewhere"]
    assert verdicts["checkpoint elsewhere, on the CPU"] == [0.0, 1.0, 2.0]


def test_it_costs_milliseconds(verdicts: dict[str, Any]) -> None:
    # 6 ms on an idle machine; 40 without prepare().
    assert verdicts["enable, ms"] < 60
    assert verdicts["enable again, ms"] < 1


def test_importing_has_no_effect() -> None:
    assert accelerator._device == torch.device("cpu")
    assert not hasattr(torch, accelerator.NAME)
    assert torch.Generator is torch._C.Generator


def test_an_older_pytorch_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(torch.utils.backend_registration, "_setup_privateuseone_for_python_backend")
    with pytest.raises(accelerator.Unsupported, match="lets no Python program register a device"):
        accelerator.enable()
    assert not hasattr(torch, accelerator.NAME)


def test_every_model_of_the_course_is_compared() -> None:
    compared = {
        (assignment, node.id)
        for assignment, made, _inputs in calls.COURSE
        for node in ast.walk(ast.parse(made))
        if isinstance(node, ast.Name)
    }
    sources = [path / f"{path.name.partition('_')[2]}.py" for path in SOLUTIONS.glob("[0-9]*")]
    assert len(sources) >= 9
    models = {(path.parent.name, name) for path in sources for name in makers(path)}
    assert len(models) >= 19
    assert models - compared == set()


def makers(path: Path) -> set[str]:
    """Return the classes of modules in a file, and the functions that make modules."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and "nn.Module" in map(ast.unparse, node.bases):
            found.add(node.name)
        elif isinstance(node, ast.FunctionDef):
            called = {ast.unparse(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
            if any(
                name in found or re.fullmatch(r"nn\.[A-Z]\w*(?<!Loss)", name) for name in called
            ):
                found.add(node.name)
    return found


# --- on the other side: the process --------------------------------------------------


def verdicts_on(d: str) -> Iterator[tuple[str, str]]:
    """Try everything."""
    for name in calls.lines(calls.EQUAL):
        yield name, attempt(check_same, name, d, d)
    for name in calls.lines(calls.PLAIN):
        yield name, attempt(check_same, name, d, "cpu")
    for row in (*calls.REFUSED, *(calls.REFUSED_HERE if d == accelerator.NAME else ())):
        yield row[0], attempt(check_refused, *row, d)
    for make, inputs in calls.LAYERS:
        yield make, attempt(check_model, make, inputs, d)
    for name in calls.lines(calls.OPTIMIZERS):
        yield name, attempt(check_model, calls.TRAINED, calls.X, d, {}, name, 10)
    for assignment, make, inputs in calls.COURSE:
        code = load_reference(assignment)
        verdict = attempt(check_model, make, inputs, d, code, "Adam(p, lr=0.01)", 5)
        yield f"{assignment}: {make}", verdict
    for name, function in CASES.items():
        yield name, attempt(function, d)


def without_it() -> dict[str, Any]:
    """Say what can be seen of the device."""
    return {
        "accelerator": torch.accelerator.is_available(),
        "generator": str(torch.Generator),
        "zeros": attempt(lambda: torch.zeros(1, device="accel")).split("device string: ")[-1],
        "slot": attempt(lambda: torch.zeros(1, device="privateuseone")),
        "cuda": attempt(lambda: torch.zeros(1).cuda()),
        "backward": attempt(lambda: torch.ones(1, requires_grad=True).backward()),
    }


def main(d: str) -> None:
    """Print what became of each name, as JSON."""
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    report: dict[str, Any] = {"before": without_it()}
    if d == accelerator.NAME:
        accelerator.prepare()
        nn.Linear(1, 1)(torch.ones(1, 1)).backward()
        report["parent, after"] = without_it()
    read, write = os.pipe()
    if os.fork() == 0:
        if d == accelerator.NAME:
            for name in ("enable, ms", "enable again, ms"):
                start = time.perf_counter()
                accelerator.enable()
                report[name] = 1000 * (time.perf_counter() - start)
        torch.save(torch.arange(3.0, device=d), file := io.BytesIO())
        report["file"] = list(file.getvalue())
        report.update(verdicts_on(d))
        with os.fdopen(write, "w") as pipe:
            json.dump(report, pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        report = json.load(pipe)
    os.wait()
    file = bytes(report.pop("file"))
    report["checkpoint elsewhere"] = attempt(lambda: torch.load(io.BytesIO(file)))
    report["checkpoint elsewhere, on the CPU"] = torch.load(
        io.BytesIO(file), map_location="cpu"
    ).tolist()
    json.dump(report, sys.stdout, indent=1)


if __name__ == "__main__":
    main(*sys.argv[1:] or [accelerator.NAME])
