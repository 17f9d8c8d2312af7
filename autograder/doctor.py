"""What this machine can enforce, found out by trying it."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder import results
from autograder.reports import html, terminal
from autograder.sandbox import cage, cgroup, confine, pool, trial


@dataclass(frozen=True)
class Finding:
    """One line of the report: what was tried, whether it works, and what to do if not."""

    what: str
    works: bool
    detail: str


def examine() -> list[Finding]:
    """Try each backend and layer, and look for what grading needs."""
    found = []
    for backend in ("bubblewrap", "landlock"):
        problem = cage.unavailable(backend)
        found.append(Finding(f"backend {backend}", problem is None, problem or "works"))
    abi = confine.landlock_abi()
    notes = {
        1: "files, but not truncation, TCP or signals",
        3: "files, but neither TCP nor signals",
        4: "files and TCP, but not signals",
        6: "files, TCP, signals",
    }
    reach = notes[max((version for version in notes if version <= abi), default=1)]
    found.append(
        Finding("layer landlock", abi >= 1, f"version {abi}: {reach}" if abi else "not here")
    )
    machine = platform.machine()
    found.append(
        Finding(
            "layer seccomp",
            machine in confine.AUDIT_ARCH and sys.platform.startswith("linux"),
            f"{platform.system()} on {machine}",
        )
    )
    reason = cgroup.unavailable()
    found.append(
        Finding(
            "memory and threads by cgroup v2",
            reason is None,
            f"no ({reason}); rlimits and a count ten times a second bound them"
            if reason
            else "yes",
        )
    )
    found.append(_package("torch", "pip install torch"))
    found.append(_package("nbgrader", "pip install 'pytorch-course-autograder[instructor]'"))
    found.append(_package("cloudpickle", "pip install 'pytorch-course-autograder[instructor]'"))
    return found


def reports_are_inert() -> trial.Tried:
    """Put markup and characters that steer a terminal into a result and look at the reports."""
    text = "<script>alert(1)</script>\x1b[2J\u202e"
    check: dict[str, Any] = dict.fromkeys(("id", "title", "message", "called"), text)
    check |= {
        "points": 1.0,
        "hidden": False,
        "verdict": "failed",
        "diagnosis": None,
        "seconds": 0.0,
    }
    exercise = {"name": text, "score": 0.0, "max_score": 1.0, "needs_person": False}
    page = html.exercise_table(results.inert({**exercise, "checks": [check]}))
    line = terminal.clean(results.inert(text))
    tried = trial.Tried("Reports are inert", 2)
    if "<script" in page or "\x1b" in page or "\u202e" in page:
        tried.broken.append("put markup or control characters into a page")
    if "\x1b" in line or "\u202e" in line:
        tried.broken.append("steer the terminal")
    return tried


def attacks() -> int:
    """Return how many attacks `promises` tries one by one."""
    return sum(len(attacks) for _promise, attacks in trial.PROMISES)


def promises(backend: str, on_tried: Callable[[], None] = lambda: None) -> list[Finding]:
    """Try to break what ``docs/security.md`` promises of submissions in this backend."""
    try:
        tried = trial.promises(backend, on_tried)
    except pool.SandboxFaultError as error:
        return [Finding(f"sandbox {backend}", False, str(error))]
    tried.append(reports_are_inert())
    return [
        Finding(
            promise.promise,
            not promise.broken,
            f"NOT KEPT: a submission could {', '.join(promise.broken)}"
            if promise.broken
            else "tried and kept",
        )
        for promise in tried
    ]


def chosen_backend() -> str | None:
    """Return the backend that grading would use; None if there is none."""
    try:
        return cage.choose("auto")
    except cage.NoBackendError:
        return None


def _package(name: str, remedy: str) -> Finding:
    from importlib import metadata

    try:
        return Finding(name, True, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Finding(name, False, f"missing: {remedy}")
