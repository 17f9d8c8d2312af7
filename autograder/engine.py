"""The engine: one pytest session that checks one submission after the other.

Runs as a process of its own, ``python -m autograder.engine SETTINGS``; reads a
task a line from its standard input and writes a result a line, both JSON. The
checks are collected once. Before the first task they are all run on the
reference solution: that proves them under this run's seed, and its answers
are remembered for the class.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import IO, Any

import pytest
import torch
from _pytest.runner import runtestprotocol

from autograder import i18n, submission, verdicts
from autograder.notes import problem_notes
from autograder.run import CHECK, ENGINE, Run

OPTIONS = (
    "--disable-plugin-autoload", "-p", "no:cacheprovider", "-p", "no:terminal",
    "-p", "no:capture", "-p", "no:faulthandler",
    "-p", "no:logging", "-p", "no:junitxml", "-p", "no:doctest", "--import-mode=importlib",
    "-c", os.devnull, "-W", "ignore",
)  # fmt: skip


class Engine:
    """The pytest plugin that replaces pytest's loop over tests by a loop over tasks."""

    def __init__(self, tasks: IO[str], results: IO[str]) -> None:
        self.tasks, self.results = tasks, results
        self.problem = ""

    def pytest_configure(self, config: pytest.Config) -> None:
        """Tell the run that submissions come as tasks."""
        config.stash[ENGINE] = True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what is wrong with the file of checks."""
        if report.failed:
            self.problem = str(report.longrepr)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Check the reference, then every submission that comes in."""
        if self.problem or not session.items:
            self.answer({"fault": self.problem or "there are no checks"})
            return True
        run = Run.of(session.config)
        self.check_reference(session, run)
        broken = [
            {"check": verdict.check.id, "message": verdict.message}
            for verdict in run.broken_checks.values()
        ]
        self.answer({"ready": True, "backend": run.backend, "seed": run.seed, "broken": broken})
        for line in self.tasks:
            task = json.loads(line)
            try:
                self.answer({"task": task["task"], **self.grade(session, run, task)})
            except Exception:
                self.answer({"task": task["task"], "fault": traceback.format_exc()})
        return True

    def check_reference(self, session: pytest.Session, run: Run) -> None:
        """Find the checks that the reference does not pass; remember its answers."""
        run.open(submission.read(run.reference_file))
        run.remembered = run.answers  # what it answers as a student, it answers as itself
        self.run_checks(session)
        run.end()
        run.broken_checks = {
            name: verdict
            for name, verdict in run.verdicts.items()
            if verdict.verdict != verdicts.PASSED
        }

    def run_checks(self, session: pytest.Session, stop: bool = False) -> None:
        """Run every check once (up to the first failed one, with `stop`).

        pytest sets a test up anew each time, so it can run any number of times.
        """
        run = Run.of(session.config)
        for item, following in zip(session.items, [*session.items[1:], None], strict=True):
            runtestprotocol(item, log=False, nextitem=following)
            if stop and run.verdicts[item.stash[CHECK].id].verdict == verdicts.FAILED:
                session._setupstate.teardown_exact(None)
                return

    def grade(self, session: pytest.Session, run: Run, task: dict[str, Any]) -> dict[str, Any]:
        """Check one submission: ``{"verdicts": […], "notes": […], "seconds": …, "memory": …}``."""
        start = time.perf_counter()
        work = submission.Submission(
            path=Path(task["path"]),
            units=task["units"],
            notes=[],
            digest=task["digest"],
            broken=[tuple(item) for item in task["broken"]],
        )
        run.open(work)
        try:
            self.run_checks(session, stop=task.get("stop", False))
            notes = problem_notes(run.problems())
        finally:
            run.end()
        return {
            "verdicts": [as_data(verdict) for verdict in run.verdicts.values()],
            "notes": notes,
            "seconds": round(time.perf_counter() - start, 4),
            "memory": run.memory(),
        }

    def answer(self, data: dict[str, Any]) -> None:
        """Write one line."""
        self.results.write(json.dumps(data) + "\n")
        self.results.flush()


def as_data(verdict: verdicts.Verdict) -> dict[str, Any]:
    """Return a verdict as JSON-ready data."""
    diagnosis = verdict.diagnosis
    return {
        "id": verdict.check.id,
        "title": verdict.title,
        "points": verdict.check.points,
        "hidden": verdict.check.hidden,
        "verdict": verdict.verdict,
        "message": verdict.message,
        "called": verdict.called,
        "diagnosis": None
        if diagnosis is None
        else {
            "name": diagnosis.name,
            "text": diagnosis.text,
            "advice": diagnosis.advice,
            "line": diagnosis.line,
            "unit": diagnosis.unit,
        },
        "seconds": round(verdict.seconds, 5),
    }


def main() -> int:
    """Serve until standard input ends."""
    settings = json.loads(sys.argv[1])
    # Whatever a check prints must not get between the results.
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    i18n.set_language(settings["language"])
    course_messages(settings)
    checks = Path(settings["checks"])
    arguments = [
        *OPTIONS,
        *("-p", "autograder.pytest_plugin"),
        *("--rootdir", str(checks.parent), "--backend", settings["backend"]),
        *("--seed", str(settings["seed"]), "--lang", settings["language"]),
        str(checks),
    ]
    torch.set_num_threads(1)  # one engine for each core; checks compare small tensors
    engine = Engine(sys.stdin, results)
    try:
        status = pytest.main(arguments, plugins=[engine])
    except Exception as error:
        engine.answer({"fault": f"{type(error).__name__}: {error}"})
        return 1
    return int(status)


def course_messages(settings: dict[str, Any]) -> None:
    """Read the assignment's own translations."""
    from autograder import course

    folder = Path(settings["checks"]).parent
    for assignment in course.load(folder.parent.parent).assignments:
        if assignment.folder == folder:
            assignment.load_messages()


if __name__ == "__main__":
    sys.exit(main())
