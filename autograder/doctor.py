"""What this machine can enforce, found out by trying it."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass

from autograder.sandbox import cage, confine


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
    found.append(_package("torch", "pip install torch"))
    found.append(_package("nbgrader", "pip install 'pytorch-course-autograder[instructor]'"))
    found.append(_package("cloudpickle", "pip install 'pytorch-course-autograder[instructor]'"))
    return found


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
