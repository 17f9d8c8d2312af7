"""What a JUnit file of pytest's says, as a table for the page of a workflow's run.

python -m autograder.exports.summary autograder.xml >> "$GITHUB_STEP_SUMMARY"
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from autograder.i18n import _, ngettext
from autograder.reports.html import SYMBOLS, text_html

KINDS = {"failure": "failed", "skipped": "not_checked", "error": "grader_error"}


def summary(text: str) -> str:
    """Return the tests of a JUnit file as HTML without an empty line, inert in Markdown."""
    rows, passed = [], 0
    cases = list(ElementTree.fromstring(text).iter("testcase"))
    for case in cases:
        ended = next((part for part in case if part.tag in KINDS), None)
        verdict = "passed" if ended is None else KINDS[ended.tag]
        passed += verdict == "passed"
        exercise = case.get("classname", "").rpartition(".")[2].removeprefix("Test")
        check = case.get("name", "").removeprefix("test_").replace("_", " ")
        said = "" if ended is None else _said(ended)
        cells = (SYMBOLS[verdict], text_html(f"{exercise}: {check}"), said)
        rows.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    head = ngettext("{passed} of {count} check passed", "{passed} of {count} checks passed",
                    len(cases)).format(passed=passed, count=len(cases))  # fmt: skip
    more = _("More checks run when you hand it in.")
    return f"<p><b>{head}</b></p>\n<table>{''.join(rows)}</table>\n<p>{more}</p>\n"


def _said(ended: ElementTree.Element) -> str:
    text = ended.get("message", "") if ended.tag == "skipped" else (ended.text or "")
    return "<br>".join(text_html(line) for line in text.split("\n") if line.strip())


def main(arguments: Sequence[str]) -> int:
    """Print the summary of the file named; if it is not there, say so."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    path = Path(arguments[0])
    try:
        print(summary(path.read_text(encoding="utf-8")))
    except (OSError, ElementTree.ParseError):
        print(_("The checks did not get through; the log says why."))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
