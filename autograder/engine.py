"""The engine: one pytest session that checks one submission after the other.

Started by `autograder.launch` in a process of its own; reads a task a line from
its standard input and writes a result a line, both JSON. The checks are collected
once. Before the first task they are all run on the reference solution: that proves
them under this run's seed, and its answers are remembered for the class.
"""

from __future__ import annotations

import gc
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
from autograder.sandbox.cage import Cage
from autograder.sandbox.confine import Limits
from autograder.verdicts import EXAM

OPTIONS = (
    "--disable-plugin-autoload", "-p", "no:cacheprovider", "-p", "no:terminal",
    "-p", "no:capture", "-p", "no:faulthandler",
    "-p", "no:logging", "-p", "no:junitxml", "-p", "no:doctest", "--import-mode=importlib",
    "-c", os.devnull, "-W", "ignore",
)  # fmt: skip


class Engine:
    """The pytest plugin that replaces pytest's loop over tests by a loop over tasks."""

    def __init__(self, limits: Limits, cage: Cage | None, tasks: IO[str], results: IO[str]) -> None:
        self.limits, self.cage, self.tasks, self.results = limits, cage, tasks, results
        self.problem = ""
        self.checks: list[pytest.Item] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        """Tell the run that submissions come as tasks."""
        config.stash[ENGINE] = self

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
        self.checks = [item for item in session.items if CHECK in item.stash]
        self.check_reference(run)
        broken = [
            {"check": verdict.check.id, "message": verdict.message}
            for verdict in run.broken_checks.values()
        ]
        self.answer({"ready": True, "backend": run.backend, "seed": run.seed, "broken": broken})
        for line in self.tasks:
            task = json.loads(line)
            try:
                self.answer({"task": task["task"], **self.grade(run, task)})
            except Exception:
                self.answer({"task": task["task"], "fault": traceback.format_exc()})
        return True

    def check_reference(self, run: Run) -> None:
        """Find the checks that the reference does not pass; remember its answers."""
        for _attempt in range(1 if EXAM in os.environ else 2):
            run.open(submission.read(run.reference_file))
            run.remembered = run.answers  # what it answers as a student, it answers as itself
            run.broken_checks, run.questions = {}, {}
            for item in self.checks:
                self.check_reference_with(item, run)
            run.end()
            if not run.broken_checks:
                break  # else perhaps the machine was busy, and its time ran out
        run.teach()
        gc.collect()
        gc.freeze()  # what is here now stays: no collection need visit it again

    def check_reference_with(self, item: pytest.Item, run: Run) -> None:
        """Run one check on the reference."""
        run_check(item)
        check = item.stash[CHECK]
        verdict = run.verdicts[check.id]
        if verdict.verdict == verdicts.PASSED:
            if "source" not in getattr(item, "fixturenames", ()):
                run.questions[check.id] = run.asked
        elif verdict.verdict != verdicts.NOT_CHECKED or set(check.needs) & set(run.broken_checks):
            run.broken_checks[check.id] = verdict
        # else: left out for a reason of its own, like no CUDA; so it is for everybody

    def grade(self, run: Run, task: dict[str, Any]) -> dict[str, Any]:
        """Check one submission: ``{"verdicts": […], "notes": […], "faulty": …, …}``."""
        start = time.perf_counter()
        work = submission.Submission(
            path=Path(task["path"]),
            units=task["units"],
            notes=[],
            digest=task["digest"],
            broken=[tuple(item) for item in task["broken"]],
        )
        with i18n.language_in_use(task["language"] or i18n.get_language()):
            notes = self.run_checks(run, work, task.get("stop", False))
            if run.faulty:  # the sandbox was killed, say: not the submission's fault, so once more
                notes = self.run_checks(run, work, task.get("stop", False))
        return {
            "verdicts": [as_data(verdict) for verdict in run.verdicts.values()],
            "notes": notes,
            "faulty": run.faulty,
            "seconds": round(time.perf_counter() - start, 4),
            "memory": run.memory(),
        }

    def run_checks(self, run: Run, work: submission.Submission, stop: bool) -> list[str]:
        """Run the checks on a submission; return what is to be said of its statements.

        Args:
            run: gets the verdicts.
            work: the submission.
            stop: whether to leave out what comes after the first check that fails.

        """
        run.open(work)
        try:
            for item in self.checks:
                check = item.stash[CHECK]
                if not run.passes_like_reference(check):
                    run_check(item)
                if stop and run.verdicts[check.id].verdict == verdicts.FAILED:
                    break
            return problem_notes(run.problems())
        finally:
            run.end()

    def answer(self, data: dict[str, Any]) -> None:
        """Write one line."""
        self.results.write(json.dumps(data) + "\n")
        self.results.flush()


def run_check(item: pytest.Item) -> None:
    """Run a check; pytest sets it up anew each time, so it can be run any number of times."""
    runtestprotocol(item, log=False, nextitem=None)


def as_data(verdict: verdicts.Verdict) -> dict[str, Any]:
    """Return a verdict as JSON-ready data."""
    diagnosis = verdict.diagnosis
    return {
        "id": verdict.check.id,
        "title": verdict.title,
        "points": verdict.check.points,
        "hidden": verdict.check.hidden,
        "needs": list(verdict.check.needs),
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
            "code": None
            if diagnosis.code is None
            else {"first": diagnosis.code[0], "lines": diagnosis.code[1]},
        },
        "pictures": list(verdict.pictures),
        "seconds": round(verdict.seconds, 5),
    }


def serve(settings: dict[str, Any], limits: Limits, cage: Cage | None, results: IO[str]) -> int:
    """Check what standard input brings until it ends; return pytest's exit status."""
    checks = Path(settings["checks"])
    arguments = [
        *OPTIONS,
        *("-p", "autograder.pytest_plugin"),
        # Without --confcutdir pytest would run every conftest.py in the folders above.
        *("--rootdir", str(checks.parent), "--confcutdir", str(checks.parent)),
        *("--backend", settings["backend"]),
        *("--seed", str(settings["seed"]), "--lang", settings["language"]),
        *("--device", settings["device"]),
        str(checks),
    ]
    torch.set_num_threads(1)  # one engine for each core; checks compare small tensors
    engine = Engine(limits, cage, sys.stdin, results)
    try:
        status = pytest.main(arguments, plugins=[engine])
    except Exception as error:
        engine.answer({"fault": f"{type(error).__name__}: {error}"})
        return 1
    return int(status)
