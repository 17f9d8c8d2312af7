"""A student's own run in a terminal: what is done, what is next, one problem at a time, hints.

In a pipe or a log the same text stands without colour, blocks and lines of boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from autograder.exercise import DONE, OPEN, TO_DO, Exercise
from autograder.i18n import _, ngettext
from autograder.reports.html import SYMBOLS
from autograder.reports.terminal import STYLES, clean
from autograder.results import points_text
from autograder.verdicts import FAILED, GRADER_ERROR, NOT_CHECKED, PASSED

HINTS = 3
BAR = 10  # cells
ROOM_FOR_BAR, ROOM_FOR_REASON = 50, 16  # columns that a terminal or a line must have
TAB = 4


@dataclass(frozen=True)
class Page:
    """What is printed of one run.

    Attributes:
        exercises: those that were checked.
        command: what to type to see this page; a hint's option can be put behind it.
        hint: which of the three hints to give; 0 for none.
        place: the file or cell, and the line, where the answer to `next` begins.

    """

    exercises: Sequence[Exercise]
    command: str
    hint: int = 0
    place: tuple[str, int] | None = None

    @property
    def next(self) -> Exercise | None:
        """The first exercise that is not done; None if all are."""
        return next((one for one in self.exercises if one.state != DONE), None)

    def print(self, out: Console) -> None:
        """Print it."""
        for exercise in self.exercises:
            out.print(_line(exercise, self.exercises, out))
        _write(out, Text(_summary(self.exercises)), indent=0, style="bold")
        out.print()
        after = self.next
        if after is None:
            _print_end(self.exercises, out)
            return
        out.print(Text(_("Next: {exercise}").format(exercise=after.name), style="bold"))
        if after.state == TO_DO:
            self._print_task(after, out)
        else:
            _print_problem(after, out)
        out.print()
        if self.hint:
            self._print_hint(after, out)
        if self.hint < HINTS:
            text = _("Stuck? {command}") if not self.hint else _("The next hint: {command}")
            command = f"{self.command} --hint{f' {self.hint + 1}' if self.hint else ''}"
            _write(out, Text(text.format(command=clean(command))), indent=0)

    def _print_task(self, exercise: Exercise, out: Console) -> None:
        """Say where to begin an exercise of which nothing is written yet."""
        first = exercise.problems[0].check
        if first["verdict"] == NOT_CHECKED:
            _write(out, _prose(first["message"], out))
            return
        text = _("Nothing of it is written yet.")
        if self.place is not None:
            unit, line = self.place
            text = _("Nothing of it is written yet; it begins at line {line} of {unit}.")
            text = text.format(line=line, unit=unit)
        _write(out, _prose(text, out))
        promise = _("What is checked first: {title}").format(title=first["title"])
        _write(out, _prose(promise, out))

    def _print_hint(self, exercise: Exercise, out: Console) -> None:
        head = _("Hint {number} of {count}").format(number=self.hint, count=HINTS)
        out.print(Text(head, style="bold cyan"))
        if self.hint == 1:
            for text in self._where(exercise):
                _write(out, _prose(text, out))
            return
        steps = [line for line in exercise.outline.split("\n") if line.strip()]
        if self.hint == 2:
            diagnosis = exercise.problems[0].check["diagnosis"]
            advice = diagnosis["advice"] if diagnosis else ""
            steps = [advice] if advice else steps[:1]
        if not steps:
            _write(out, _prose(_("There is no further hint on this exercise."), out))
        for number, step in enumerate(steps, 1):
            first = f"{number}. " if len(steps) > 1 else ""
            _write(out, _prose(step, out), first=first)

    def _where(self, exercise: Exercise) -> list[str]:
        """Return where to read and where to look."""
        texts = []
        if exercise.section:
            text = _("Read “{section}” in the notebook once more.")
            texts.append(text.format(section=exercise.section))
        diagnosis = exercise.problems[0].check["diagnosis"] or {}
        if diagnosis.get("line"):
            text = _("Look at line {line} of {unit}: does it do what is promised?")
            texts.append(text.format(line=diagnosis["line"], unit=diagnosis["unit"]))
        elif self.place is not None and exercise.state == OPEN:
            unit, line = self.place
            text = _("Your answer begins at line {line} of {unit}.")
            texts.append(text.format(line=line, unit=unit))
        return texts or [_("Read once more what the exercise asks for.")]


def _symbol(exercise: Exercise) -> tuple[str, str]:
    """Return what stands before an exercise's name, and its colour."""
    if exercise.state == TO_DO:
        return "○", "cyan"
    kind = PASSED if exercise.state == DONE else FAILED
    if exercise.state == OPEN and exercise.problems[0].check["verdict"] == GRADER_ERROR:
        kind = GRADER_ERROR
    elif exercise.state == DONE and not exercise.passed:
        kind = NOT_CHECKED
    return SYMBOLS[kind], STYLES[kind]


def _line(exercise: Exercise, others: Sequence[Exercise], out: Console) -> Text:
    """Return a line with an exercise's points and, as far as there is room, what is wrong."""
    points = {e.name: f"{points_text(e.score)}/{points_text(e.max_score)}" for e in others}
    name, last = max(cell_len(e.name) for e in others), max(map(len, points.values()))
    if name + last + 4 > out.width:  # no room for columns
        name = last = 0
    line = Text.assemble(_symbol(exercise), f" {exercise.name:<{name}} ")
    if out.width >= ROOM_FOR_BAR:
        line = Text.assemble(line, _bar(exercise, out), " ")
    line.append(f"{points[exercise.name]:>{last}}")
    reason = Text()
    if exercise.state == TO_DO:
        reason = Text(_("to do"), style="cyan")
    elif exercise.state == OPEN:
        reason = Text(clean(exercise.problems[0].check["title"]).replace("`", ""))
    elif not exercise.passed:
        reason = Text(_("checked when you hand it in"), style="dim")
    room = out.width - line.cell_len - 2
    if reason and room >= min(ROOM_FOR_REASON, reason.cell_len):
        reason.truncate(room, overflow="ellipsis")
        line = Text.assemble(line, "  ", reason)
    return line


def _summary(checked: Sequence[Exercise]) -> str:
    text = _("{points} of {total} public points")
    if len(checked) > 1:
        text = _("{points} of {total} public points, {done} of {count} exercises done")
    return text.format(
        points=points_text(sum(one.score for one in checked)),
        total=points_text(sum(one.max_score for one in checked)),
        done=sum(one.state == DONE for one in checked),
        count=len(checked),
    )


def _bar(exercise: Exercise, out: Console) -> Text:
    share = exercise.score / exercise.max_score if exercise.max_score else 1.0
    full = int(BAR * share)  # full only if all is done
    if _is_plain(out):
        return Text(f"[{'#' * full}{'-' * (BAR - full)}]")
    return Text.assemble(("█" * full, "green"), ("░" * (BAR - full), "dim"))


def _print_problem(exercise: Exercise, out: Console) -> None:
    problem, *others = exercise.problems
    check = problem.check
    kind = check["verdict"]
    symbol = "○" if check["id"] in exercise.unwritten else SYMBOLS[kind]
    _write(out, _prose(check["title"], out), first=f"{symbol} ", indent=0, style=STYLES[kind])
    if check["called"]:
        _write(out, _prose(_("Called: {called}").format(called=check["called"]), out))
    _write(out, _prose(check["message"], out))
    diagnosis = check["diagnosis"]
    if diagnosis:
        cause = _("Likely cause: {text}").format(text=diagnosis["text"])
        _write(out, _prose(cause, out))
        _print_code(diagnosis, out)
    if problem.follows or others:
        out.print()
    if problem.follows:
        count = len(problem.follows)
        text = ngettext(
            "{count} other check fails or waits for the same reason.",
            "{count} other checks fail or wait for the same reason.",
            count,
        )
        _write(out, Text(text.format(count=count)), style="dim")
    if others:
        text = ngettext(
            "After this one there is {count} more problem in {exercise}.",
            "After this one there are {count} more problems in {exercise}.",
            len(others),
        )
        text = text.format(count=len(others), exercise=exercise.name)
        _write(out, Text(text), style="dim")


def _print_code(diagnosis: dict[str, Any], out: Console) -> None:
    """Print the student's own lines, the one in question marked and whole."""
    if not diagnosis["line"]:
        return
    place = _("{unit}, line {line}").format(unit=diagnosis["unit"], line=diagnosis["line"])
    out.print()
    _write(out, Text(clean(place)), style="dim")
    if not diagnosis["code"]:
        return
    numbered = list(enumerate(diagnosis["code"]["lines"], diagnosis["code"]["first"]))
    lines = {number: clean(text.expandtabs(TAB)).rstrip() for number, text in numbered}
    indents = [len(text) - len(text.lstrip()) for text in lines.values() if text]
    width, margin = len(str(max(lines))), min(indents, default=0)
    edge = "|" if _is_plain(out) else "│"
    for number, text in lines.items():
        marked = number == diagnosis["line"]
        first = f"{'>' if marked else ' '} {number:>{width}} {edge} "
        code = Text(text[margin:])
        if not marked:
            code.truncate(max(out.width - len(first) - 1, 1), overflow="ellipsis")
        rest = f"{' ' * (width + 3)}{edge} "
        _write(out, code, first=first, rest=rest, indent=1, style="bold red" if marked else "dim")


def _print_end(checked: Sequence[Exercise], out: Console) -> None:
    count = sum(one.passed for one in checked)
    if count:
        text = ngettext(
            "Well done: the check passes.", "Well done: all {count} checks pass.", count
        )
        _write(out, Text(text.format(count=count)), indent=0, style="bold green")
    elsewhere = sum(one.elsewhere for one in checked)
    if elsewhere:
        text = ngettext(
            "{count} check cannot be run here; it costs nothing.",
            "{count} checks cannot be run here; they cost nothing.",
            elsewhere,
        )
        _write(out, Text(text.format(count=elsewhere)), indent=0)
    _write(out, Text(_("More checks run when you hand it in.")), indent=0)


# --- text -------------------------------------------------------------------------


def _is_plain(out: Console) -> bool:
    """Tell whether nobody looks at a terminal, or it cannot show more than ASCII."""
    return not out.is_terminal or out.options.ascii_only


def _prose(text: str, out: Console) -> Text:
    """Return text in which `code` is coloured, or stays in backquotes where nothing is."""
    parts = clean(text).split("`")
    if out.color_system is None or out.no_color or len(parts) % 2 == 0:
        return Text("`".join(parts))
    return Text.assemble(*((part, "cyan" if i % 2 else "") for i, part in enumerate(parts)))


def _write(
    out: Console, text: Text, *, indent: int = 2, first: str = "", rest: str = "", style: str = ""
) -> None:
    """Print text in the room beside an indent; nothing but spaces stands before its lines.

    Args:
        out: where.
        text: what, with line ends of its own.
        indent: spaces before all lines.
        first: what stands before the first line, once, and
        rest: before all others, in its place; by default spaces.
        style: of everything.

    """
    if not text:
        return
    before = rest or " " * cell_len(first)
    room = max(out.width - indent - cell_len(first), 1)
    for number, line in enumerate(text.wrap(out, room, tab_size=TAB)):
        line.rstrip()
        start = " " * indent + (before if number else first)
        out.print(Text.assemble(start, line, style=style) if line else "")
