"""JUnit XML: what Jenkins, GitLab and others show tests from.

One suite for each exercise of each submission, one case for each check. What was not checked
is skipped; a failure of the grader itself is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from autograder import i18n, results
from autograder.course import Assignment, Course
from autograder.exports import Report, marks, names
from autograder.files import short
from autograder.i18n import _, ngettext
from autograder.reports.words import explanation

# What XML 1.0 cannot hold, not even as a reference.
FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
KINDS = {"failed": "failure", "not_checked": "skipped", "grader_error": "error"}


def write(course: Course, assignment: Assignment, path: Path) -> Report:
    """Write the results of a class. Raises ExportError if there are none."""
    persons, seen = [], set[str]()

    def noted() -> Iterator[results.Result]:
        for result in marks.stored(course, assignment):
            seen.add(result["student"])
            if result["needs_person"]:
                persons.append(result["student"])
            yield result

    results.write_atomically(path, document(noted()))
    text = ngettext("{count} submission → {path}", "{count} submissions → {path}", len(seen))
    report = Report(path, [text.format(count=len(seen), path=short(path))])
    if persons:  # they are in the file, the grader's failures as errors
        report.troubles.append(_("A person must look at: {names}").format(names=names(persons)))
    marks.tell_ungraded(report, marks.ungraded(course, assignment, seen), assignment)
    return report


def document(found: Iterable[results.Result]) -> Iterator[bytes]:
    """Yield the parts of a file with the suites of results, taking them one by one."""
    yield b'<?xml version="1.0" encoding="utf-8"?>\n<testsuites name="autograder">\n'
    for result in found:
        for exercise in result["exercises"]:
            with i18n.language_in_use(result["language"]):
                made = suite(result, exercise)
            yield ElementTree.tostring(made, encoding="utf-8") + b"\n"
    yield b"</testsuites>\n"


def suite(result: results.Result, exercise: dict[str, Any]) -> ElementTree.Element:
    """Return the checks of one exercise."""
    verdicts = [check["verdict"] for check in exercise["checks"]]
    made = _element(
        "testsuite",
        name=f"{result['student']}: {exercise['name']}",
        tests=len(verdicts),
        failures=verdicts.count("failed"),
        errors=verdicts.count("grader_error"),
        skipped=verdicts.count("not_checked"),
        time=f"{sum(check['seconds'] for check in exercise['checks']):.3f}",
        timestamp=result["graded_at"].partition("+")[0],
    )
    properties = ElementTree.SubElement(made, "properties")
    for name, value in (
        *((key, exercise[key]) for key in ("score", "max_score")),
        *((key, result[key]) for key in ("student", "file", "seed", "backend", "engine")),
    ):
        properties.append(_element("property", name=name, value=value))
    classname = f"{result['assignment']}.{exercise['name']}.{result['student']}"
    for check in exercise["checks"]:
        made.append(case(check, classname))
    return made


def case(check: dict[str, Any], classname: str) -> ElementTree.Element:
    """Return one check."""
    made = _element(
        "testcase",
        name=check["title"].replace("`", ""),
        classname=classname,
        time=f"{check['seconds']:.3f}",
    )
    kind = KINDS.get(check["verdict"])
    if kind is not None:
        diagnosis = check["diagnosis"]
        lines = explanation(check)
        ended = _element(
            kind,
            message=(diagnosis["text"] if diagnosis else check["message"]) or check["title"],
            type=diagnosis["name"] if diagnosis else check["verdict"],
        )
        ended.text = _allowed("\n".join([check["title"], *lines]))
        made.append(ended)
    return made


def _element(tag: str, **attributes: object) -> ElementTree.Element:
    return ElementTree.Element(tag, {key: _allowed(str(v)) for key, v in attributes.items()})


def _allowed(text: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
