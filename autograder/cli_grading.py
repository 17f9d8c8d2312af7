"""`autograder grade` and `autograder regrade`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.arguments import FAILED, FINE
from autograder.cli_shared import (
    UsageError,
    chosen,
    grading_options,
    handed_in,
    must_be_readable,
    must_be_writable,
    print_trouble,
    progress,
)
from autograder.files import short
from autograder.i18n import _


def grade(options: argparse.Namespace) -> int:
    """Grade a class, or single files."""
    from autograder import grading, results
    from autograder.reports import terminal
    from autograder.reports.progress import ClassProgress
    from autograder.spool import Spool

    course, (assignment,) = chosen(options, options.assignment)
    for option, given in (("--gradebook", options.gradebook), ("--only", options.only)):
        if options.files and given:
            raise UsageError(
                _("{option} takes what is in submitted/; name no files").format(option=option)
            )
    submissions = _named(options.files) or handed_in(course, assignment, options.only)
    must_be_writable(course.root)
    _must_take_json(options)
    settings = grading_options(options, course.languages[0])
    out, start = terminal.console(), time.perf_counter()
    stored = not options.files
    rows: dict[str, terminal.Row] = {}
    for_json = Spool([student for student, _path in submissions])
    graded, backends = 0, set()
    with stopping() as stop, ClassProgress(assignment.name, len(submissions)) as bar:
        for outcome in grading.grade(
            course, assignment, submissions, settings, use=stored, keep=stored, stop=stop
        ):
            bar.add(outcome)
            if outcome.result is not None:
                graded += 1
                backends.add(outcome.result["backend"])
            if options.changed and outcome.cached:
                continue
            rows[outcome.student] = terminal.row(outcome)
            if options.json:
                for_json.add(outcome)
    if bar.done < bar.total:
        return _stopped(graded, bar.total, stored)
    shown = [rows[student] for student, _path in submissions if student in rows]
    if shown:
        out.print(terminal.class_table(shown))
    out.print(
        _("{graded} of {total} graded ({cached} unchanged) in {seconds:.1f} s, backend {backend}.")
        .format(
            graded=graded,
            total=len(submissions),
            cached=bar.unchanged,
            seconds=time.perf_counter() - start,
            backend=", ".join(sorted(backends)) or "–",
        ),
        markup=False,
    )  # fmt: skip
    if "none" in backends:
        out.print(_("NOT PROTECTED: the submissions ran without a cage."), style="bold red")
    if options.json:
        results.write_all(options.json, (o.result for o in for_json if o.result is not None))
    elif stored:
        folder = grading.result_path(course, assignment, "x").parent
        out.print(_("Results: {folder}").format(folder=short(folder)), markup=False)
    for row in shown:
        if row.flags:
            out.print(row.flags, markup=False, soft_wrap=True)
    only = rows.keys() if options.only or options.changed else None
    missing = options.gradebook and _enter(course, assignment, settings, out, only)
    return FAILED if _persons(shown, out) or missing else FINE


def _stopped(graded: int, total: int, stored: bool) -> int:
    """Say what is done although a signal has stopped it; return the exit status.

    It is that of every command which did not do all it was asked to, not a shell's 130:
    a script that runs the command until it is through needs to know no other.
    """
    text = (
        _("Stopped: {graded} of {total} graded; run it again to go on.")
        if stored
        else _("Stopped: {graded} of {total} graded, and nothing was kept.")
    )
    print(text.format(graded=graded, total=total), file=sys.stderr)
    return FAILED


def regrade(options: argparse.Namespace) -> int:
    """Grade a class again, and show what that changes before it is written."""
    from autograder import grading, regrading
    from autograder.reports import terminal
    from autograder.reports.progress import ClassProgress
    from autograder.spool import Spool

    course, (assignment,) = chosen(options, options.assignment)
    submissions = handed_in(course, assignment, options.only)
    if not options.dry_run:
        must_be_writable(course.root)
    _must_take_json(options)
    settings = grading_options(options, course.languages[0])
    out = terminal.console()
    outcomes = Spool([student for student, _path in submissions])
    rows: list[terminal.Row] = []
    fresh = 0
    with stopping() as stop, ClassProgress(assignment.name, len(submissions)) as bar:
        for outcome in grading.grade(
            course,
            assignment,
            submissions,
            settings,
            keep=False,
            same_inputs=True,  # so that points change by what was changed, not by chance
            stop=stop,
        ):
            bar.add(outcome)
            outcomes.add(outcome)
            rows.append(terminal.row(outcome))
            fresh += outcome.result is not None and not outcome.cached
    if bar.done < bar.total:
        return _stopped(fresh, bar.total, stored=False)
    changes = regrading.changes(course, assignment, outcomes)
    if changes:
        out.print(terminal.change_table(changes))
    out.print(
        _("{fresh} of {total} graded again; {changed} with other points.").format(
            fresh=fresh, total=len(submissions), changed=len(changes)
        )
    )
    losing = [one.student for one in changes if one.before is not None and one.after < one.before]
    if losing:
        names = ", ".join(terminal.clean(student) for student in losing)
        out.print(_("Fewer points than before: {names}").format(names=names), markup=False)
    missing = False
    if options.dry_run:
        out.print(_("Nothing was written. Without --dry-run it will be."))
    else:
        kept = regrading.write(course, assignment, outcomes)
        if kept is not None:
            out.print(_("The old results: {folder}").format(folder=short(kept)), markup=False)
        if options.gradebook:
            missing = _enter(course, assignment, settings, out, options.only)
    if options.json:
        data = regrading.as_data(assignment, outcomes, changes, not options.dry_run)
        _write_json(options.json, data)
    places = {student: place for place, (student, _path) in enumerate(submissions)}
    rows.sort(key=lambda row: places[row.student])
    for row in rows:
        if not row.points:
            print_trouble(f"✘ {row.student}: {row.first}", out)
    return FAILED if _persons(rows, out) or missing else FINE


def _named(files: Sequence[Path]) -> list[tuple[str, Path]]:
    """Return files named on the command line, each under a name of its own."""
    for path in files:
        must_be_readable(path)
    files = list(dict.fromkeys(files))
    stems = [path.stem for path in files]
    return [
        (stem if stems.count(stem) == 1 else str(path), path)
        for stem, path in zip(stems, files, strict=True)
    ]


def _enter(
    course: Any, assignment: Any, settings: Any, out: Any, only: Collection[str] | None
) -> bool:
    """Have nbgrader take scores into its gradebook; tell whether any is missing there.

    Args:
        course: the course; `assignment` and `settings`, of which results are.
        assignment: see `course`.
        settings: see `course`.
        out: where to say so.
        only: the students of whom to take them; all, if there is none.

    """
    from autograder import gradebook

    start = time.perf_counter()
    try:
        students = gradebook.waiting(course, assignment)
    except gradebook.GradebookError as error:
        out.print(_("Gradebook: nothing taken in."))
        print_trouble(f"✘ {error}", out)
        return True
    if only is not None:
        students = [student for student in students if student in only]
    if not students:
        out.print(_("Gradebook: nothing new."))
        return False
    with progress(_("gradebook"), len(students)) as advance:
        missing = gradebook.enter(course, assignment, students, settings, advance)
    out.print(
        _("Gradebook: {count} of {total} taken in, in {seconds:.1f} s.").format(
            count=len(students) - len(missing),
            total=len(students),
            seconds=time.perf_counter() - start,
        )
    )
    for reason in dict.fromkeys(missing.values()):  # often one and the same for the whole class
        names = [student for student, other in missing.items() if other == reason]
        print_trouble(f"✘ {', '.join(names)}: {reason}", out)
    return bool(missing)


def _persons(rows: Iterable[Any], out: Any) -> bool:
    """Name the submissions that a person must look at; tell whether there are any."""
    from autograder.reports import terminal

    found = [row.student for row in rows if row.needs_person]
    if found:
        names = ", ".join(terminal.clean(student) for student in found)
        out.print(_("A person must look at: {names}").format(names=names), markup=False)
    return bool(found)


def _must_take_json(options: argparse.Namespace) -> None:
    if options.json:
        must_be_writable(options.json.parent)
        if options.json.is_dir():
            raise UsageError(_("{file}: is a folder; name a file").format(file=options.json))


def _write_json(path: Path, data: Any) -> None:
    from autograder import results

    text = json.dumps(data, indent=1, ensure_ascii=False)
    results.write_atomically(path, [text.encode() + b"\n"])


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C and SIGTERM set, once; a second one ends this process."""
    stop = threading.Event()

    def on_signal(*_given: object) -> None:
        for number in usual:
            signal.signal(number, signal.SIG_DFL)
        if sys.stderr.isatty():
            os.write(2, b"\x1b[?25h")  # the cursor, which the bar has hidden
        stop.set()

    usual = {
        number: signal.signal(number, on_signal)
        for number in (signal.SIGINT, signal.SIGTERM)
        if signal.getsignal(number) != signal.SIG_IGN  # nohup, and jobs in the background
        and threading.current_thread() is threading.main_thread()
    }
    try:
        yield stop
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)
