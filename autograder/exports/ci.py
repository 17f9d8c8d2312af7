"""Workflows that run an assignment's public checks, for a repository of each student."""

from __future__ import annotations

from pathlib import Path

import autograder
from autograder import results
from autograder.course import Assignment
from autograder.exports import Report
from autograder.exports.wheel import NAME
from autograder.files import short
from autograder.i18n import _

TEMPLATES = Path(__file__).parent / "templates"
FILES = {"autograder.yml": ".github/workflows/autograder.yml", "gitlab-ci.yml": ".gitlab-ci.yml"}


def write(assignment: Assignment, folder: Path) -> Report:
    """Write the workflows for GitHub and GitLab into a folder: a repository, perhaps."""
    report = Report(folder)
    for template, name in FILES.items():
        path = folder / name
        results.write_atomically(path, [workflow(template, assignment).encode()])
        report.said.append(short(path))
    text = _("Put them into the repository that students copy, with the files of {name}.")
    report.said.append(text.format(name=assignment.name))
    return report


def workflow(template: str, assignment: Assignment) -> str:
    """Return a workflow for an assignment."""
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    for key, value in (
        ("NAME", assignment.name),
        ("CHECKS", assignment.checks_file.name),
        ("PACKAGE", f"{NAME}>={autograder.__version__}"),
    ):
        text = text.replace(f"@{key}@", value)
    return text
