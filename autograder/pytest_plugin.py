"""The pytest plugin: checks are pytest tests with `student`, `reference` and `draw`.

A check is any test that asks for the fixture `student`; other tests are left
alone. Options: ``--submission FILE`` says whose work to check, ``--backend``
where it runs. Without them the work beside the checks is loaded into this very
process, as a student's own ``pytest`` run does.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from autograder.verdicts import FAILED, Check

MARKERS = (
    "points(n): what the check is worth",
    "hidden: never leaves the instructor's machine, shows no values",
    "needs(*names): checks that must pass before this one makes sense",
    "assignment(name, language, points, files): written by `autograder build`",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("autograder")
    group.addoption("--submission", metavar="FILE", help="the module, notebook or folder to check")
    group.addoption(
        "--backend",
        default=None,
        help="auto, bubblewrap, landlock, none, or live (in this process, for one's own work)",
    )
    group.addoption(
        "--device",
        default="emulated",
        choices=("emulated", "cuda", "cpu"),
        help="the accelerator of checks that ask for one: emulated (default) or cuda; cpu is none",
    )
    group.addoption("--seed", type=int, default=None, help="of the inputs that checks draw")
    group.addoption("--lang", default=None, help="language of the messages: en or es")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks; what a run needs is made when the first check is collected."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Find the checks among the tests, and tell authors at once what is wrong with them."""
    checks = [item for item in items if is_check(item)]
    if not checks:
        return
    from autograder.run import CHECK, Run

    run = Run.of(session.config)
    seen: dict[str, Check] = {}
    for item in checks:
        check = describe(item, seen)
        seen[check.id] = check
        item.stash[CHECK] = check
    # Checks of placement come last: they need a process in which the accelerator is on.
    items.sort(key=lambda item: CHECK in item.stash and item.stash[CHECK].placed)
    run.prepare(checks)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End the sandbox."""
    if "autograder.run" in sys.modules:
        from autograder.run import RUN

        run = session.config.stash.get(RUN, None)
        if run is not None:
            run.close()


def is_check(item: pytest.Item) -> bool:
    """Tell whether a test is a check: it asks for the `student` of this plugin."""
    known = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    return any(fixture.func.__module__ == __name__ for fixture in known.get("student", ())[-1:])


def describe(item: pytest.Item, seen: dict[str, Check]) -> Check:
    """Return what a check's marks and docstring say.

    Raises:
        pytest.UsageError: something is missing or wrong, and where.

    """
    cls, function = getattr(item, "cls", None), getattr(item, "function", None)
    place = item.nodeid
    if cls is None:
        raise pytest.UsageError(f"{place}: a check belongs in a class Test… of its exercise")
    title = inspect.cleandoc(function.__doc__ or "").split("\n\n")[0].replace("\n", " ")
    if not title:
        raise pytest.UsageError(f"{place}: a check needs a docstring: it is what students read")
    if hasattr(item, "callspec"):
        raise pytest.UsageError(f"{place}: a check cannot be parametrized; use a loop inside it")
    marks = {mark.name: mark for mark in item.iter_markers()}
    if "points" not in marks or not marks["points"].args:
        raise pytest.UsageError(f"{place}: a check needs @pytest.mark.points(n)")
    identity = f"{cls.__name__}::{item.name}"
    if identity in seen:
        raise pytest.UsageError(f"{place}: there is a second check {identity}")
    fixtures = getattr(item, "fixturenames", ())
    needs = []
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            needed = name if "::" in name else f"{cls.__name__}::{name}"
            if needed not in seen:
                raise pytest.UsageError(f"{place}: needs {needed}, which is no check above it")
            if seen[needed].placed and "device" not in fixtures:
                raise pytest.UsageError(f"{place}: needs {needed}, which runs later (`device`)")
            needs.append(needed)
    return Check(
        id=identity,
        title=title,
        points=marks["points"].args[0],
        hidden="hidden" in marks or "reference" in fixtures,
        needs=tuple(needs),
        placed="device" in fixtures,
        assignment=dict(marks["assignment"].kwargs) if "assignment" in marks else {},
        outline=inspect.cleandoc(cls.__doc__ or ""),
    )


# --- fixtures -----------------------------------------------------------------


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Any:
    """Return the submission, as the target of probes."""
    from autograder.run import Run

    return Run.of(request.config).student()


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> Any:
    """Return the reference solution, as the target of probes."""
    from autograder.run import Run

    return Run.of(request.config).reference()


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> Any:
    """Return a source of fresh inputs that follows the run's seed."""
    from autograder.run import Run

    return Run.of(request.config).draw(request.node)


@pytest.fixture
def source(request: pytest.FixtureRequest) -> ast.Module:
    """Return the submission's source, for a check that looks at code without running it."""
    from autograder.run import Run

    return Run.of(request.config).source()


@pytest.fixture
def device(request: pytest.FixtureRequest) -> str:
    """Return the name of an accelerator on which the check's probes can put tensors."""
    from autograder.run import Run

    return Run.of(request.config).device()


# --- verdicts -----------------------------------------------------------------


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a check out if one that it needs has not passed."""
    if not is_check(item):
        return
    from autograder.run import CHECK, Run

    run = Run.of(item.config)
    run.begin(item.stash[CHECK])
    reason = run.not_checked(item.stash[CHECK])
    if reason is not None:
        pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Keep values out of the messages of hidden checks."""
    if not is_check(pyfuncitem):
        return (yield)
    from autograder import probes
    from autograder.run import CHECK

    with probes.hidden_values(pyfuncitem.stash[CHECK].hidden):
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> pytest.TestReport | None:
    """Turn how a check ended into one of the four verdicts, and its message."""
    if not is_check(item) or (call.when != "call" and call.excinfo is None):
        return None
    assert call.when != "collect"
    from autograder.run import Run

    verdict = Run.of(item.config).judge(item, call)
    if verdict.verdict != FAILED:
        return None
    # What students read instead of a traceback, which takes pytest 80 ms to make.
    return pytest.TestReport(
        nodeid=item.nodeid,
        location=item.location,
        keywords=dict.fromkeys(item.keywords, 1),
        outcome="failed",
        longrepr=verdict.text(),
        when=call.when,
        duration=call.duration,
        start=call.start,
        stop=call.stop,
    )


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say whose work is checked and where it runs."""
    name = config.getoption("--submission")
    if name is None:
        return []
    backend = config.getoption("--backend") or "auto"
    return [f"autograder: {Path(name)} (backend {backend})"]
