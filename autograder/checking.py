"""A student's own run: the public checks on their live definitions or on their file.

No sandbox, nothing that only Unix has, no nbgrader and no Jupyter.
"""

from __future__ import annotations

import ast
import contextlib
import os
import re
import shlex
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from autograder import i18n, pytest_plugin, submission
from autograder.i18n import _
from autograder.run import CHECK, NAMESPACE, Run
from autograder.sandbox import state
from autograder.verdicts import PASSED, Check, Verdict, same_name

if TYPE_CHECKING:
    from autograder.exercise import Exercise

OPTIONS = (
    "--disable-plugin-autoload", "-p", "autograder.pytest_plugin", "--import-mode=importlib",
    "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:capture", "-p", "no:faulthandler",
    "-p", "no:logging", "-p", "no:junitxml", "-p", "no:doctest", "-p", "no:unraisableexception",
    "-p", "no:threadexception", "-c", os.devnull, "-W", "ignore",
    # Options of the command line, old fixtures, and what an `assert` compared, which is not
    # shown: a quarter of the time that it takes pytest to get ready.
    "-p", "no:pastebin", "-p", "no:setuponly", "-p", "no:setupplan", "-p", "no:legacypath",
    "-p", "no:unittest", "--assert=plain",
)  # fmt: skip


DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class CheckError(Exception):
    """The checks could not be run. The text says why and what to do."""


class Collector:
    """The pytest plugin that hands definitions in and takes verdicts out."""

    def __init__(
        self, namespace: dict[str, Any] | None, group: str | None, ready: Callable[[], None]
    ) -> None:
        self.namespace, self.group, self.ready = namespace, group, ready
        self.items: list[pytest.Item] = []
        self.verdicts: list[Verdict] = []
        self.skipped: set[str] = set()
        self.notes: list[str] = []
        self.problem = ""

    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand in the definitions of a notebook."""
        if self.namespace is not None:
            config.stash[NAMESPACE] = self.namespace

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what is wrong with the file of checks."""
        if report.failed:
            self.problem = str(report.longrepr)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep only the checks of the exercise asked for; the plugin then reads the file."""
        if self.group is not None:
            items[:] = [
                item
                for item in items
                if same_name(getattr(item, "cls", type(None)).__name__, f"Test{self.group}")
            ]
        self.items = items
        self.ready()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note which checks were left out."""
        if report.skipped:
            self.skipped.add("::".join(report.nodeid.split("::")[-2:]))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Take the verdicts."""
        from autograder.notes import problem_notes

        if self.items:
            run = Run.of(session.config)
            self.verdicts = list(run.verdicts.values())
            work_notes = run.work.notes if run.work is not None else []
            self.notes = [*work_notes, *problem_notes(run.problems())]


def run_checks(
    checks_file: Path,
    *,
    file: Path | None = None,
    namespace: dict[str, Any] | None = None,
    exercise: str | None = None,
    language: str | None = None,
    ready: Callable[[], None] = lambda: None,
) -> tuple[list[Verdict], list[str]]:
    """Run public checks in this process.

    Args:
        checks_file: the file of checks.
        file: the module or notebook to check; or
        namespace: live definitions.
        exercise: only this one's checks.
        language: of the messages; by default that of the file of checks.
        ready: called when the checks are there, before the file is read.

    Returns:
        The verdicts, and sentences about the file.

    Raises:
        CheckError: nothing could be checked, and why.

    """
    collector = Collector(namespace, exercise, ready)
    folder = str(checks_file.parent)
    # Without --confcutdir pytest goes through all folders above, for files conftest.py in them.
    arguments = [*OPTIONS, "--rootdir", folder, "--confcutdir", folder, "--backend", "live"]
    if file is not None:
        arguments += ["--submission", str(file)]
    if language is not None:
        arguments += ["--lang", language]
    before = i18n.get_language()
    # Or pytest would take it for another file of this name, or a newer version.
    sys.modules.pop(checks_file.stem, None)
    # `usual`: for the checks' own tensors, whatever a notebook has set.
    with _last_error_kept(), state.usual():
        # The plugin itself, or pytest would look for its name in every package installed.
        plugins = [collector, pytest_plugin]
        status = pytest.main([*arguments, str(checks_file)], plugins=plugins)
    language_used = i18n.get_language()
    i18n.set_language(before)
    if collector.problem:
        raise CheckError(collector.problem)
    if exercise is not None and not collector.items:
        raise CheckError(
            _("{file} has no checks for {exercise!r}").format(
                file=checks_file.name, exercise=exercise
            )
        )
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise CheckError(_("the checks could not be run; see the message above"))
    i18n.set_language(language_used)
    return possible(collector.verdicts, collector.skipped), collector.notes


@contextlib.contextmanager
def _last_error_kept() -> Iterator[None]:
    """Keep what a debugger looks at after an error: a student's own, not that of a check.

    With a check's error, all that its code held would stay in memory, too.
    """
    names = ("last_type", "last_value", "last_traceback", "last_exc")
    before = {name: getattr(sys, name) for name in names if hasattr(sys, name)}
    try:
        yield
    finally:
        for name in names:
            vars(sys).pop(name, None)
        vars(sys).update(before)


def possible(verdicts: Sequence[Verdict], skipped: Collection[str]) -> list[Verdict]:
    """Return verdicts in which a check that cannot be run here is worth nothing.

    In a running notebook there is no text of the code to look at, on most machines no
    accelerator. A check that needs one that failed is not such a check: its points are lost.

    Args:
        verdicts: in the order of the checks.
        skipped: ids of the checks that were left out, for whatever reason.

    """
    found = []
    lost: set[str] = set()
    for verdict in verdicts:
        check = verdict.check
        if check.id in skipped and lost.isdisjoint(check.needs):
            verdict = replace(verdict, check=replace(check, points=0))
        elif verdict.verdict != PASSED:
            lost.add(check.id)
        found.append(verdict)
    return found


def find_checks(folder: Path, exercise: str | None = None, stem: str | None = None) -> Path:
    """Return the file of checks in a folder. Raises CheckError if there is none that fits."""
    files = sorted(folder.glob("test_*.py"))
    if stem is not None and folder / f"test_{stem}.py" in files:
        return folder / f"test_{stem}.py"
    if exercise is not None:
        for file in files:
            text = file.read_text(encoding="utf-8")
            names = [
                line.split("(")[0].split(":")[0].removeprefix("class Test")
                for line in text.split("\n")
                if line.startswith("class Test")
            ]
            if any(same_name(name, exercise) for name in names):
                return file
        if files:
            raise CheckError(
                _("none of {files} has checks for {exercise!r}").format(
                    files=", ".join(file.name for file in files), exercise=exercise
                )
            )
    if len(files) == 1:
        return files[0]
    raise CheckError(
        _("{folder}: there is no file test_….py; it comes with the assignment").format(
            folder=folder
        )
    )


def check_file(
    file: Path,
    exercise: str | None = None,
    language: str | None = None,
    ready: Callable[[], None] = lambda: None,
    *,
    everything: bool = False,
    hint: int = 0,
) -> bool:
    """Check a module or a notebook, print what is found, and tell whether all passed.

    Args:
        file: it; the checks are in the same folder.
        exercise: only this one's checks.
        language: of the messages; by default that of the file of checks.
        ready: called when the checks are there, before the file is read.
        everything: whether to print every problem rather than the one to mend next.
        hint: which hint to give on that one, 1 to 3; 0 for none.

    Raises:
        CheckError: nothing could be checked, and why.

    """
    from autograder.exercise import DONE, exercises
    from autograder.reports import student, terminal

    checks_file = find_checks(file.parent, exercise, file.stem)
    verdicts, notes = run_checks(
        checks_file, file=file, exercise=exercise, language=language, ready=ready
    )
    found = exercises(verdicts)
    out = terminal.console()
    for note in notes:
        out.print(f"! {terminal.clean(note)}", markup=False, style="yellow")
    if everything:
        terminal.print_verdicts(verdicts, out=out)
        out.print(terminal.summary(verdicts))
    else:
        page = student.Page(found, _command(file, exercise), hint)
        if page.next is not None:
            page = replace(page, place=_beginning(file, page.next))
        page.print(out)
    return all(exercise.state == DONE for exercise in found)


def _command(file: Path, exercise: str | None) -> str:
    """Return what to type, in the folder where Python runs, to check a file."""
    with contextlib.suppress(ValueError):
        file = file.relative_to(Path.cwd())
    words = ["autograder", "check", str(file)]
    return shlex.join([*words, "--exercise", exercise] if exercise is not None else words)


def _beginning(file: Path, exercise: Exercise) -> tuple[str, int] | None:
    """Return the file or cell, and the line, where the answer to an exercise begins.

    It is that of the definition of its name, or else of what its first check names.
    """
    try:
        tree = submission.read(file).tree()
    except (submission.IntakeError, OSError, SyntaxError, RecursionError):  # changed by now
        return None
    named = re.findall(r"`(\w+)", exercise.checks[0]["title"])
    for name in (exercise.name, *named):
        for statement in tree.body:
            for node in ast.walk(statement):
                if isinstance(node, DEFINITIONS) and same_name(node.name, name):
                    return str(getattr(statement, "unit_name", file.name)), node.lineno
    return None


# --- in a notebook --------------------------------------------------------------


class Score(float):
    """The points that an exercise has reached so far, shown as the table of its checks.

    Its plain form is a number, which nbgrader takes as the cell's score.
    """

    table: str

    def _repr_html_(self) -> str:
        return self.table


def check(exercise: str) -> Score:
    """Check one exercise of the notebook in which this is called.

    Args:
        exercise: its name, as in ``check("LineModel")``.

    Returns:
        The exercise's points, in proportion to the public checks that passed.

    Raises:
        CheckError: there are no checks for this name beside the notebook.

    """
    namespace = sys._getframe(1).f_globals
    checks_file = find_checks(Path.cwd(), exercise)
    verdicts, _notes = run_checks(checks_file, namespace=namespace, exercise=exercise)
    points = share_of_points(exercise, verdicts)
    score = Score(points)
    score.table = notebook_table(exercise, verdicts)
    if not _in_jupyter():
        from autograder.reports import terminal

        terminal.print_verdicts(verdicts)
    elif "NBGRADER_EXECUTION" in os.environ:
        # For nbgrader's Validate a cell has failed in which something was written to stderr,
        # a line of the student's log for one, whatever its score.
        from IPython.display import clear_output

        clear_output()
    return score


def share_of_points(exercise: str, verdicts: Sequence[Verdict]) -> float:
    """Return the exercise's points times the share of its public points that were reached."""
    worth = sum(v.check.points for v in verdicts)
    reached = sum(v.check.points for v in verdicts if v.verdict == PASSED)
    total = worth
    for name, points in _assignment(verdicts).get("points", {}).items():
        if same_name(name, exercise):
            total = points
    return round(total * reached / worth, 2) if worth else 0.0


def _assignment(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    return verdicts[0].check.assignment if verdicts else {}


def notebook_table(exercise: str, verdicts: Sequence[Verdict]) -> str:
    """Return verdicts as an HTML table for a notebook's output."""
    from autograder.engine import as_data
    from autograder.reports import html

    data = [as_data(verdict) for verdict in verdicts]
    table = html.exercise_table(
        {
            "name": exercise,
            "checks": data,
            "score": sum(v["points"] for v in data if v["verdict"] == "passed"),
            "max_score": sum(v["points"] for v in data),
        }
    )
    more = _("More checks run when you hand it in.")
    return f"{table}<p><small>{escape(more)}</small></p>"


def _in_jupyter() -> bool:
    """Tell whether an HTML output will be shown."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


__all__ = [
    "CHECK",
    "Check",
    "CheckError",
    "Score",
    "check",
    "check_file",
    "find_checks",
    "run_checks",
]
