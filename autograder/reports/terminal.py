"""Results in a terminal: symbols that also work without colour, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.i18n import _, ngettext
from autograder.problems import problems
from autograder.reports.html import SYMBOLS
from autograder.results import Result, all_checks, points_text
from autograder.verdicts import GRADER_ERROR, Verdict

STYLES = {
    "passed": "green",
    "failed": "red",
    "not_checked": "yellow",
    "grader_error": "magenta",
}


def console(**options: Any) -> Console:
    """Return a console for text that people read."""
    return Console(highlight=False, **options)


def clean(text: str) -> str:
    """Drop control characters: a submission's text must not steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def print_verdicts(verdicts: Sequence[Verdict], *, out: Console | None = None) -> None:
    """Print the verdicts of one submission, the failed ones explained."""
    out = out or console()
    for verdict in verdicts:
        points = points_text(verdict.check.points if verdict.verdict == "passed" else 0)
        line = Text(f"{SYMBOLS[verdict.verdict]} ", style=STYLES[verdict.verdict])
        line.append(clean(verdict.title).replace("`", ""), style="")
        line.append(f"  {points}/{points_text(verdict.check.points)}", style="dim")
        out.print(line)
        if verdict.verdict == "passed":
            continue
        body: list[RenderableType] = []
        for part in verdict.text().split("\n")[1:]:
            body.append(Text(clean(part)))
        if verdict.diagnosis is not None and verdict.diagnosis.line:
            body.append(
                Text(
                    _("See {unit}, line {line}.").format(
                        unit=clean(str(verdict.diagnosis.unit)), line=verdict.diagnosis.line
                    )
                )
            )
        out.print(Padding(Group(*body), (0, 0, 1, 3)))


def summary(verdicts: Sequence[Verdict]) -> Text:
    """Return one line: points and numbers of verdicts."""
    points = sum(v.check.points for v in verdicts if v.verdict == "passed")
    total = sum(v.check.points for v in verdicts)
    line = Text(
        _("{points} of {total} public points").format(
            points=points_text(points), total=points_text(total)
        ),
        style="bold",
    )
    for kind in ("passed", "failed", "not_checked", "grader_error"):
        count = sum(v.verdict == kind for v in verdicts)
        if count:
            line.append(f"  {SYMBOLS[kind]} {counted(kind, count)}", style=STYLES[kind])
    return line


def counted(verdict: str, count: int) -> str:
    """Return a number of verdicts in words: 3 passed."""
    return {
        "passed": ngettext("{count} passed", "{count} passed", count),
        "failed": ngettext("{count} failed", "{count} failed", count),
        "not_checked": ngettext("{count} not checked", "{count} not checked", count),
        "grader_error": ngettext("{count} grader error", "{count} grader errors", count),
    }[verdict].format(count=count)


@dataclass(frozen=True)
class Row:
    """What is shown of one submission of a class: little, since a class may be large.

    Attributes:
        student: whose.
        points: 3/4.5; empty if there is no result.
        share: of the points.
        first: what to look at first; why there is no result, if there is none.
        needs_person: whether a person must look at it.
        flags: a line on what in its text is worth a look; empty if nothing is.

    """

    student: str
    points: str
    share: float
    first: str
    needs_person: bool
    flags: str


def row(outcome: Any) -> Row:
    """Return the row of an outcome."""
    result: Result | None = outcome.result
    if result is None:
        return Row(outcome.student, "", 0, outcome.problem, True, "")
    return Row(
        student=outcome.student,
        points=f"{points_text(result['score'])}/{points_text(result['max_score'])}",
        share=result["score"] / result["max_score"] if result["max_score"] else 0,
        first=_first_problem(result),
        needs_person=result["needs_person"],
        flags=flags(result) if result["flags"] else "",
    )


def class_table(rows: Iterable[Row]) -> Table:
    """Return a table of a class: points, share, and what was wrong first."""
    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    table.add_column(_("student"), overflow="fold", min_width=8, max_width=24)
    table.add_column(_("points"), justify="right", no_wrap=True, min_width=5)
    table.add_column("", no_wrap=True, min_width=8)
    table.add_column(_("first to look at"), overflow="ellipsis", no_wrap=True, ratio=1)
    for one in rows:
        full = round(8 * one.share)
        bar = Text("█" * full + "░" * (8 - full), style="cyan")
        table.add_row(
            Text(clean(one.student)),
            one.points or "–",
            bar if one.points else Text("⚠", style="magenta"),
            Text(clean(one.first)),
        )
    return table


def change_table(changes: Sequence[Any]) -> RenderableType:
    """Return who gains or loses how much by regrading, and by which checks."""
    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    table.add_column(_("student"), overflow="fold", min_width=8, max_width=24)
    table.add_column(_("before"), justify="right", no_wrap=True)
    table.add_column(_("after"), justify="right", no_wrap=True)
    table.add_column("±", justify="right", no_wrap=True)
    table.add_column(_("by"), overflow="ellipsis", no_wrap=True, ratio=1)
    students: dict[tuple[str, float], int] = {}
    for one in changes:
        new = one.before is None
        more = one.after - (one.before or 0)
        checks = [(name, after - before) for name, before, after in one.checks]
        for step in checks:
            students[step] = students.get(step, 0) + 1
        table.add_row(
            Text(clean(one.student)),
            "–" if new else points_text(one.before),
            points_text(one.after),
            Text(f"{more:+g}", style="green" if more > 0 else "red" if more < 0 else ""),
            _("not graded before") if new else ", ".join(_step(*step) for step in checks),
        )
    if not students:
        return table
    by_check = Table(box=None, pad_edge=False, header_style="bold")
    by_check.add_column(_("by check"), overflow="fold")
    by_check.add_column(_("students"), justify="right")
    for step, count in sorted(students.items(), key=lambda item: -item[1]):
        by_check.add_row(_step(*step), str(count))
    return Group(table, "", by_check)


def _step(check: str, more: float) -> str:
    return f"{more:+g} {check}"


def _first_problem(result: Result) -> str:
    faults = [check for check in all_checks(result) if check["verdict"] == GRADER_ERROR]
    failed = [one.check for e in result["exercises"] for one in problems(e["checks"])]
    for check in (*faults, *failed):
        group = check["id"].partition("::")[0].removeprefix("Test")
        reason = check["diagnosis"]["name"] if check["diagnosis"] else check["title"]
        return f"{SYMBOLS[check['verdict']]} {group}: {reason}".replace("`", "")
    return ""


def flags(result: Result) -> str:
    """Return one line on what in a submission's text is worth a person's look."""
    first = result["flags"][0]
    place = _("{unit}, line {line}").format(unit=clean(first["unit"]), line=first["line"])
    return _("Unusual in {student}: {count}, first {what} ({place}). It costs no points.").format(
        student=clean(result["student"]),
        count=len(result["flags"]),
        what=f"`{clean(first['what'])}`",
        place=place,
    )
