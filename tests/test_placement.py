"""Checks of placement: an accelerator that only they see, on a machine that has none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from autograder import submission
from autograder.cli import main as command
from autograder.engines import Engine
from autograder.grading import Options
from autograder.sandbox import cage
from tests import caged
from tests.tiny import CHECKS, REFERENCE, hand_in, make_course

ROOT = Path(__file__).resolve().parent.parent
PLACED = (
    CHECKS.replace("import pytest\n", "import pytest\nimport torch\n")
    + '''

@probe
def places(code, device):
    """double(x) with x on {device}"""
    return str(code.double(torch.ones(2, device=device)).device)


@probe
def sees_an_accelerator(code):
    """Nothing of the student's: it looks around."""
    return torch.accelerator.is_available()


class TestPlacement:
    @pytest.mark.points(1)
    def test_device(self, student, device):
        """The result is where x is."""
        expect.equal(places(student, device).partition(":")[0], device)
        expect.that(sees_an_accelerator(student), "It sees no accelerator.")

    @pytest.mark.points(1)
    def test_nobody_else_sees_it(self, student):
        """Other checks see no accelerator."""
        expect.that(not sees_an_accelerator(student), "It sees an accelerator.")
'''
)
EXERCISE = '''
# %% nbgrader={"grade_id": "placement", "solution": true}
def placement():
    """Nothing."""
    ### BEGIN SOLUTION
    ### END SOLUTION

# %% nbgrader={"grade_id": "check-placement", "grade": true}
check("placement")
'''
RIGHT = "import torch\n\ndef double(x):\n    return x + x\n\ndef half(x):\n    return x / 2\n"


@pytest.fixture(scope="module", params=["none", *caged.ENFORCING])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    (assignment,) = make_course(
        tmp_path_factory.mktemp("tiny"), PLACED, REFERENCE + EXERCISE
    ).assignments
    made = Engine(assignment, Options(backend=request.param, seed=1))
    made.start()
    assert made.ready["broken"] == []
    yield made
    made.close()


def verdicts(engine: Engine, folder: Path, text: str) -> dict[str, tuple[str, str]]:
    path = folder / "tiny.py"
    path.write_text(text)
    answer = engine.grade(submission.read(path))
    return {v["id"].partition("::")[2]: (v["verdict"], v["message"]) for v in answer["verdicts"]}


def test_a_result_beside_its_input_passes(engine: Engine, tmp_path: Path) -> None:
    found = verdicts(engine, tmp_path, RIGHT.replace("x + x", "x + x + 1e-9"))
    assert found["test_device"] == ("passed", "")
    assert found["test_nobody_else_sees_it"] == ("passed", "")


def test_a_constant_on_the_cpu_gets_pytorchs_own_words(engine: Engine, tmp_path: Path) -> None:
    text = RIGHT.replace(
        "x + x", "x * torch.full((2,), 2.0) if isinstance(x, torch.Tensor) else 2 * x"
    )
    verdict, message = verdicts(engine, tmp_path, text)["test_device"]
    assert verdict == "failed"
    assert "Expected all tensors to be on the same device" in message
    assert "accel:0 and cpu" in message or "cpu and accel:0" in message


def test_what_ended_the_process_before_is_left_out_the_second_time(
    engine: Engine, tmp_path: Path
) -> None:
    found = verdicts(engine, tmp_path, RIGHT + "\nimport os\nos._exit(3)\n")
    assert found["test_device"][0] == "passed"


@pytest.mark.skipif(torch.cuda.is_available(), reason="for machines without CUDA")
def test_cuda_where_there_is_none_is_not_checked(tmp_path: Path) -> None:
    (assignment,) = make_course(tmp_path, PLACED, REFERENCE + EXERCISE).assignments
    engine = Engine(assignment, Options(backend="none", seed=1, device="cuda"))
    try:
        found = verdicts(engine, tmp_path, RIGHT)
    finally:
        engine.close()
    assert found["test_device"] == ("not_checked", "It needs CUDA, and this machine has none.")
    assert found["test_number"] == ("passed", "")


# --- devices that there are not -------------------------------------------------------------


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with checks of placement and a right answer, as the working directory."""
    make_course(tmp_path, PLACED, REFERENCE + EXERCISE)
    (tmp_path / "tiny.py").write_text(RIGHT)
    hand_in(tmp_path, "ana", RIGHT)
    (tmp_path / "no_device.py").write_text(
        "from torch.utils import backend_registration\n"
        "del backend_registration._setup_privateuseone_for_python_backend\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--device", "gpu"], "--device: invalid choice: 'gpu' (choose from"),
        (["--device", "cuda"], "--device cuda: cages hide it; it needs --backend none"),
    ],
)
@pytest.mark.parametrize("name", ["grade", "prove"])
def test_a_device_that_cannot_be_is_wrong_use(
    tiny: Path, capsys: pytest.CaptureFixture[str], name: str, options: list[str], message: str
) -> None:
    if "cages" in message and all(map(cage.unavailable, caged.ENFORCING)):
        pytest.skip("no cage here")
    try:
        status = command([name, "01", *options])
    except SystemExit as exit:
        status = int(str(exit.code))
    assert status == 2
    assert message in capsys.readouterr().err


def run_pytest(folder: Path, *options: str) -> tuple[int, str]:
    """Run the checks on the right answer by pytest; return its status and what it wrote."""
    given = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider"]
    result = subprocess.run(
        [*given, "solutions/01_tiny", "--submission", "tiny.py", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])},
    )
    return result.returncode, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--device", "foo"], "--device: invalid choice: 'foo' (choose from"),
        (
            ["--device", "cuda", "--backend", caged.ENFORCING[0]],
            "--device cuda: cages hide it; it needs --backend none",
        ),
    ],
)
def test_pytest_refuses_it_as_wrong_use(tiny: Path, options: list[str], message: str) -> None:
    if "--backend" in options and cage.unavailable(options[-1]):
        pytest.skip(f"no {options[-1]} here")
    status, said = run_pytest(tiny, *options)
    assert status == pytest.ExitCode.USAGE_ERROR
    assert message in said


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["-p", "no_device"], "this version of PyTorch cannot have one."),
        pytest.param(
            ["--device", "cuda"],
            "It needs CUDA, and this machine has none.",
            marks=pytest.mark.skipif(torch.cuda.is_available(), reason="there is CUDA"),
        ),
    ],
)
def test_where_there_is_no_accelerator_nothing_is_checked(
    tiny: Path, options: list[str], reason: str
) -> None:
    status, said = run_pytest(tiny, *options, "--backend", "none")
    assert status == 0
    assert reason in said
    assert "4 passed, 1 skipped" in said
