"""What one exercise leaves changed for the whole process costs no other exercise anything."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder import course, submission
from autograder.engines import Engine
from autograder.grading import Options
from autograder.sandbox import pool
from tests import caged
from tests.caged import ask, opened
from tests.leftovers import HARMLESS, IMPORTS, LEFTOVERS

ROOT = Path(__file__).resolve().parent.parent
LINE_MODEL = course.load(ROOT).find("01")
REFERENCE = LINE_MODEL.source.read_text(encoding="utf-8")
# It works only on itself: the next submission is another process.
SWITCHED_OFF = """
from autograder.sandbox import state
def off():
    state.usual, state.put_back = contextlib.nullcontext, lambda before: None
"""


def function(name: str, statements: str) -> str:
    """Return a function without arguments that runs statements."""
    return f"def {name}():\n" + "".join(f"    {part.strip()}\n" for part in statements.split(";"))


def shown(name: str) -> str:
    """Return a function that shows what one of LEFTOVERS changes, as a text."""
    return f"def shown(): return repr([{LEFTOVERS[name][1]}])"


# --- in the sandbox -------------------------------------------------------------------------


@pytest.fixture(params=caged.ENFORCING)
def worker(request: pytest.FixtureRequest) -> pool.Worker:
    return caged.worker(request, request.param)


@pytest.mark.parametrize("name", LEFTOVERS)
def test_it_is_put_back_for_the_next_probe(worker: pool.Worker, name: str) -> None:
    change = LEFTOVERS[name][0]
    with opened(worker, IMPORTS, shown(name), function("change", change)) as session:
        before = ask(session, "shown")
        ask(session, "change")
        assert ask(session, "shown") == before
        assert session.problems == []
    with opened(worker, IMPORTS, shown(name), change) as session:  # at the top level
        assert ask(session, "shown") == before
        assert session.problems == []


@pytest.mark.parametrize("name", LEFTOVERS)
def test_twin_otherwise_the_next_probe_sees_it(request: pytest.FixtureRequest, name: str) -> None:
    bare = caged.worker(request, "none")
    change = function("change", LEFTOVERS[name][0])
    with opened(bare, IMPORTS, shown(name), change, SWITCHED_OFF) as session:
        before = ask(session, "shown")
        ask(session, "off")
        assert ask(session, "shown") == before
        ask(session, "change")
        assert shown_or_nothing(session) != before


def shown_or_nothing(session: pool.Session) -> Any:
    try:
        return ask(session, "shown")
    except (AssertionError, pool.EndedError):
        return None


def test_what_a_submission_adds_for_itself_it_keeps(worker: pool.Worker) -> None:
    source = """
        import os, sys
        os.environ["MY_OWN"] = "x"
        sys.path.insert(0, "helpers")
        sys.setrecursionlimit(5000)
        def f(): return os.environ.get("MY_OWN"), "helpers" in sys.path, sys.getrecursionlimit()
        """
    with opened(worker, source) as session:
        for _ in range(2):
            assert ask(session, "f") == ("x", True, 5000)


def test_what_one_submission_replaces_is_whole_for_the_next(worker: pool.Worker) -> None:
    """Within the submission it stays replaced: that is its own affair."""
    use = """
        import builtins, torch
        def f(): return sum([1, 2]), torch.add(torch.ones(1), 1).item(), (
            torch.nn.Linear(1, 1)(torch.ones(1)) is not None)
        """
    replace = """
        builtins.sum = lambda values: 0
        torch.add = lambda a, b: torch.zeros(1)
        torch.nn.Linear.forward = lambda self, x: None
        """
    with opened(worker, use, replace) as session:
        assert ask(session, "f") == (0, 0.0, False)
    with opened(worker, use) as session:
        assert ask(session, "f") == (3, 2.0, True)


# --- the marks ------------------------------------------------------------------------------

CHANGES = {name: change for name, (change, _) in LEFTOVERS.items()} | HARMLESS
WRAPPED = REFERENCE.replace(
    "def predict(model, x):",
    "def predict(model, x):\n    change()\n    return own(model, x)\n\ndef own(model, x):",
)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = Engine(LINE_MODEL, Options(backend="none", seed=1))
    yield made
    made.close()


def lost(engine: Engine, folder: Path, text: str) -> dict[str, str]:
    """Grade a submission; return the messages of the checks that did not pass."""
    path = folder / "line_model.py"
    path.write_text(text, encoding="utf-8")
    answer = engine.grade(submission.read(path))
    assert answer["notes"] == []
    return {v["id"]: v["message"] for v in answer["verdicts"] if v["verdict"] != "passed"}


@pytest.mark.parametrize("name", CHANGES)
def test_it_costs_no_points(engine: Engine, tmp_path: Path, name: str) -> None:
    assert lost(engine, tmp_path, IMPORTS + CHANGES[name] + "\n" + REFERENCE) == {}


@pytest.mark.parametrize("name", CHANGES)
def test_in_one_exercise_it_costs_no_other_points(
    engine: Engine, tmp_path: Path, name: str
) -> None:
    text = IMPORTS + function("change", CHANGES[name]) + WRAPPED
    assert {check.partition("::")[0] for check in lost(engine, tmp_path, text)} <= {"TestPredict"}


# Those of LEFTOVERS that this assignment's checks would notice.
COSTLY = [
    *("default dtype", "default device", "device entered", "gradients off", "inference mode"),
    *("autocast", "forward hook", "backward hook", "registration hook", "optimizer hook"),
    *("hook on saved tensors", "function mode", "dispatch mode", "both modes"),
]


@pytest.mark.parametrize("name", COSTLY)
def test_twin_otherwise_it_does(engine: Engine, tmp_path: Path, name: str) -> None:
    text = IMPORTS + SWITCHED_OFF + "off()\n" + CHANGES[name] + "\n" + REFERENCE
    assert lost(engine, tmp_path, text)


# --- in a notebook, and on a student's own file ---------------------------------------------------

LIVE = """
import json, os, sys, traceback
import torch
from pathlib import Path
from autograder import checking, probes
from autograder.sandbox import state
imports, text, cases, switched_off = json.load(sys.stdin)
checks = next(Path.cwd().glob("test_*.py"))

def share(**where):
    verdicts, _notes = checking.run_checks(checks, exercise="fit", **where)
    return checking.share_of_points("fit", verdicts)

def notebook(change, expression):
    # The notebook's settings are changed when check("fit") is called.
    names = {"__name__": "__main__"}
    exec(imports + text, names)
    exec(change, names)
    before = repr(eval(expression, names))
    reached = share(namespace=names)
    return reached, before == repr(eval(expression, names))

def called(change, expression):
    # A function changes them when a check calls it.
    names = {}
    exec(imports, names)
    live = probes.Live(probes.live_module(names))
    before = repr(eval(expression, names))
    live.run(probes.probe(lambda code: exec(change, names)), [], 0)
    return None, before == repr(eval(expression, names))

def own_file(change, expression):
    names = {}
    exec(imports, names)
    before = repr(eval(expression, names))
    path = Path(f"{os.getpid()}.py")
    path.write_text(imports + change + "\\n" + text)
    reached = share(file=path)
    return reached, before == repr(eval(expression, names))

torch.set_num_threads(1)
notebook("", "0")  # everything is imported before the first fork
if switched_off:
    exec(imports + switched_off + "off()", {})
for name, (change, expression) in cases.items():
    for case in (notebook, called, own_file):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                found = case(change, expression)
            except BaseException:
                found = traceback.format_exc()
            os.write(writer, json.dumps(found).encode()[:60_000])
            os._exit(0)
        os.close(writer)
        os.waitpid(child, 0)
        print(json.dumps([name, case.__name__, json.loads(os.read(reader, 65_536) or "0")]))
        os.close(reader)
"""


Live = dict[tuple[str, str], Any]
RIGHT = {"notebook": [11.0, True], "called": [None, True], "own_file": [11.0, True]}


def lives(base: Path, cases: dict[str, Any], switched_off: str = "") -> Live:
    """Return what becomes of each case in a process like a notebook's."""
    folder = base / LINE_MODEL.name
    shutil.copytree(ROOT / "assignments" / LINE_MODEL.name, folder)
    text = REFERENCE.replace('\ncheck("', '\n# check("').replace("from autograder import check", "")
    result = subprocess.run(
        [sys.executable, "-c", LIVE],
        input=json.dumps([IMPORTS, text, cases, switched_off]),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert result.returncode == 0, result.stderr
    lines = [json.loads(line) for line in result.stdout.split("\n") if line.startswith("[")]
    return {(name, case): found for name, case, found in lines}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Live:
    """What becomes of all of them."""
    harmless = {name: (change, "0") for name, change in HARMLESS.items()}
    return lives(tmp_path_factory.mktemp("live"), LEFTOVERS | harmless)


# In a folder that is gone there are no checks.
@pytest.mark.parametrize("name", [name for name in CHANGES if name != "folder that is gone"])
def test_a_notebooks_settings_disturb_no_check_and_stay(live: Live, name: str) -> None:
    assert live[name, "notebook"] == RIGHT["notebook"]


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_called_function_changes_is_put_back_in_a_notebook(live: Live, name: str) -> None:
    assert live[name, "called"] == RIGHT["called"]


@pytest.mark.parametrize("name", CHANGES)
def test_a_students_own_file_is_checked_as_the_grader_does(live: Live, name: str) -> None:
    assert live[name, "own_file"] == RIGHT["own_file"]


def test_twin_otherwise_a_notebook_is_disturbed_and_changed(tmp_path: Path) -> None:
    costly = {name: LEFTOVERS[name] for name in COSTLY}
    found = lives(tmp_path, costly, SWITCHED_OFF)
    unnoticed = {case for case, outcome in found.items() if outcome == RIGHT[case[1]]}
    assert unnoticed <= {("default dtype", "notebook")}  # all is float64 then, and agrees
