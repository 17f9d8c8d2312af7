"""A report in a few lines of a terminal: what to speak about in the next lecture."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from autograder.i18n import _, ngettext
from autograder.reports import assignment, course
from autograder.reports.names import Names
from autograder.reports.pages import percent
from autograder.reports.terminal import clean
from autograder.tally import Figures, Misconception

HARDEST = 5
MOST_FREQUENT = 5


def of_assignment(report: assignment.Report) -> RenderableType:
    """Return the mean, the hardest checks, the misconceptions, and what a person should look at."""
    shares = [row.share for row in report.rows]
    parts: list[RenderableType] = [
        Text(clean(report.title), style="bold"),
        _("{handed_in} handed in, {graded} graded, mean {mean}").format(
            handed_in=len(report.inspection.handed_in),
            graded=len(shares),
            mean=percent(sum(shares) / len(shares)),
        ),
        "",
        *_hardest(report.tally.hardest(HARDEST)),
        *_misconceptions(report.tally.misconceptions()[:MOST_FREQUENT], report.names),
    ]
    concerned = {concern.student for concern in report.concerns}
    if concerned:
        text = ngettext(
            "{count} submission for a person to look at",
            "{count} submissions for a person to look at",
            len(concerned),
        )
        parts.append(Text(text.format(count=len(concerned)), style="magenta"))
    similar = report.inspection.similar
    if similar:
        text = ngettext(
            "{count} group with similar code: a hint, no proof",
            "{count} groups with similar code: a hint, no proof",
            len(similar),
        )
        parts.append(Text(text.format(count=len(similar)), style="magenta"))
    return Group(*parts)


def of_course(report: course.Report) -> RenderableType:
    """Return a line for each assignment."""
    table = _table()
    table.add_column(_("assignment"), overflow="fold")
    table.add_column(_("handed in"), justify="right")
    table.add_column(_("mean"), justify="right", no_wrap=True)
    table.add_column(_("most frequent misconception"), overflow="ellipsis", no_wrap=True, ratio=1)
    for part in report.parts:
        first = part.misconceptions[0] if part.misconceptions else None
        table.add_row(
            part.assignment.name,
            str(len(part.handed_in)),
            percent(part.mean),
            f"{first.students} {first.name}" if first else "",
        )
    return table


def _hardest(figures: Sequence[Figures]) -> list[RenderableType]:
    if not figures:
        return [_("Everybody passes every check."), ""]
    table = _table()
    table.add_column(_("pass"), justify="right", no_wrap=True, min_width=6)
    table.add_column(_("the hardest checks"), overflow="ellipsis", no_wrap=True, ratio=1)
    for one in figures:
        title = Text(f"{one.exercise}: {clean(_(one.check.title))}".replace("`", ""))
        table.add_row(percent(one.rate), title)
    return [table, ""]


def _misconceptions(found: Sequence[Misconception], names: Names) -> list[RenderableType]:
    if not found:
        return []
    table = _table()
    table.add_column(_("students"), justify="right", no_wrap=True, min_width=6)
    table.add_column(
        _("the most frequent misconceptions"), overflow="ellipsis", no_wrap=True, ratio=1
    )
    for one in found:
        first = one.examples[0]
        text = names.text(first.diagnosis["text"], [first.student], first.file)
        text = clean(text).replace("`", "").replace("\n", " ")
        table.add_row(str(one.students), Text(f"{one.name}: {text}"))
    return [table, ""]


def _table() -> Table:
    return Table(box=None, pad_edge=False, header_style="bold", expand=True)
