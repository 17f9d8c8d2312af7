"""Gradescope: results in its form, and an autograder archive that makes them there."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograder import i18n, results
from autograder.course import Assignment, Course
from autograder.exports import Report, wheel
from autograder.files import short
from autograder.i18n import _
from autograder.reports.words import explanation
from autograder.sandbox.confine import Limits

TEMPLATES = Path(__file__).parent / "templates"
NEEDS = ("cloudpickle", "babel", "tomli")  # of the optional packages, to grade
LEFT_OUT = ("accepted", "rejected")  # sample answers: for the grader's own exam only


# --- what Gradescope shows ------------------------------------------------------


def results_json(result: results.Result) -> dict[str, Any]:
    """Return a result in Gradescope's form.

    Where the grader itself failed in a check there are no scores at all: a person must
    decide, and a sum without that check would look like a mark.
    """
    with i18n.language_in_use(result["language"]):
        return _results_json(result, whole=not result["needs_person"])


def _results_json(result: results.Result, whole: bool) -> dict[str, Any]:
    said = []
    if not whole:
        said.append(
            _(
                "The grader itself failed in a check, so there is no score yet. "
                "That is no fault of yours; your instructor has to look at it."
            )
        )
    if result["backend"] == "none":
        said.append(_("NOT PROTECTED: the submissions ran without a cage."))
    made = _page("\n\n".join([*said, *result["notes"]]))
    made["execution_time"] = math.ceil(result["seconds"])
    made["extra_data"] = {key: result[key] for key in ("engine", "backend", "seed", "digest")}
    if whole:
        made["score"] = result["score"]
    made["tests"] = [
        _test(check, f"{number}.{place}", exercise["name"], whole)
        for number, exercise in enumerate(result["exercises"], 1)
        for place, check in enumerate(exercise["checks"], 1)
    ]
    return made


def not_graded(reason: str = "") -> dict[str, Any]:
    """Return what Gradescope shows where there is no result: why, and no score.

    Args:
        reason: what the student can do about it; without it, the grader has failed.

    """
    return _page(
        _("This was not graded, and there is no score. {reason}").format(reason=reason)
        if reason
        else _(
            "This was not graded, and there is no score: the autograder failed. That is no fault "
            "of yours. Please tell your instructor, who finds the reason in its output."
        )
    )


def _page(text: str) -> dict[str, Any]:
    return {"output": text, "output_format": "text", "visibility": "visible"}


def _test(check: dict[str, Any], number: str, exercise: str, whole: bool) -> dict[str, Any]:
    passed = check["verdict"] == "passed"
    made: dict[str, Any] = {
        "name": f"{exercise}: {check['title']}".replace("`", ""),
        "name_format": "text",
        "number": number,
        "output": "\n".join(explanation(check)),
        "output_format": "text",
        "tags": [exercise],
        "visibility": "after_published" if check["hidden"] else "visible",
    }
    if check["verdict"] != "grader_error":
        made["status"] = "passed" if passed else "failed"
    if whole:
        made |= {"score": check["points"] if passed else 0, "max_score": check["points"]}
    return made


# --- the archive ----------------------------------------------------------------


def write(course: Course, assignment: Assignment, path: Path, language: str) -> Report:
    """Write an autograder archive for one assignment."""
    name, package = wheel.wheel()
    with i18n.language_in_use(language):
        failed = not_graded()
    files = {
        "setup.sh": _template("setup.sh", WHEEL=name, NEEDS=_quoted(wheel.requirements(*NEEDS))),
        "run_autograder": _template("run_autograder", LANGUAGE=language),
        "not_graded.json": json.dumps(failed, ensure_ascii=False).encode(),
        name: package,
        "solutions/course.toml": course_toml(course, assignment).encode(),
        **_below(assignment.folder, f"solutions/{assignment.name}"),
        # Tells which of several files was edited.
        **_below(course.released(assignment), f"assignments/{assignment.name}"),
    }
    results.write_atomically(path, [wheel.packed(files, ("setup.sh", "run_autograder"))])
    points = results.points_text(sum(assignment.points.values()))
    text = _("An autograder for Gradescope, {points} points → {path}")
    return Report(path, [text.format(points=points, path=short(path))])


def course_toml(course: Course, assignment: Assignment) -> str:
    """Return a course.toml with one assignment."""
    usual = asdict(Limits())
    limits = {k: v for k, v in asdict(assignment.limits).items() if v != usual[k]}
    lines = [
        "[course]",
        f"name = {_toml(course.name)}",
        f"languages = {_toml(course.languages)}",
        'release = "assignments"',
        "",
        "[[assignment]]",
        f"name = {_toml(assignment.name)}",
        *(f"title.{language} = {_toml(text)}" for language, text in assignment.titles.items()),
    ]
    if limits:
        lines.append(f"limits = {{ {', '.join(f'{k} = {_toml(v)}' for k, v in limits.items())} }}")
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """Return plain data as TOML, which writes texts, numbers and lists as JSON does."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _below(folder: Path, name: str) -> dict[str, bytes]:
    """Return the files below a folder, under another name."""
    if not folder.is_dir():
        return {}
    return {
        f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in wheel.contents(folder)
        if path.relative_to(folder).parts[0] not in LEFT_OUT
    }


def _quoted(requirements: list[str]) -> str:
    return " ".join(f'"{requirement}"' for requirement in requirements)


def _template(name: str, **values: str) -> bytes:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text.encode()
