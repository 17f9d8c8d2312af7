"""The command: one small function for each subcommand.

Exit status: 0 fine, 1 something failed that was to be checked, 2 wrong use.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from autograder import i18n
from autograder.arguments import FAILED, FINE, WRONG_USE, parse
from autograder.cli_grading import grade, regrade
from autograder.cli_shared import (
    UsageError,
    chosen,
    grading_options,
    handed_in,
    must_be_readable,
    print_trouble,
    progress,
)
from autograder.files import short
from autograder.i18n import _, ngettext
from autograder.imports import without_collection


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without ✔ shows ?
    options = parse(arguments, RUNS)
    try:
        i18n.set_language(options.lang or "en")
        return int(options.run(options))
    except KeyboardInterrupt:
        print(_("Stopped."), file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return FAILED
    except OSError as error:  # no permission, a full disk, a file in a folder's place
        if error.filename is None:
            raise
        print(f"autograder: {error.filename}: {error.strerror}", file=sys.stderr)
        return WRONG_USE
    except Exception as error:
        kinds = {kind.__name__ for kind in type(error).__mro__}
        if not kinds & _EXPECTED:
            raise
        print(f"autograder: {error}", file=sys.stderr)
        return FAILED if "EngineError" in kinds else WRONG_USE


# By name, so that `autograder check` works without what the others import.
_EXPECTED = {
    *("UsageError", "CourseError", "BuildError", "EngineError", "IntakeError", "CheckError"),
    "ExportError",
}


# --- commands -------------------------------------------------------------------


def build(options: argparse.Namespace) -> int:
    """Make the source notebooks and the releases."""
    from autograder import build as builder

    course, assignments = chosen(options)
    language = options.lang or course.languages[0]
    for assignment in assignments:
        folder = builder.build(course, assignment, language)
        points = sum(assignment.points.values())
        print(
            _(
                "{name}: {exercises} exercises, {checks} checks, {points:g} points → {folder}"
            ).format(
                name=assignment.name,
                exercises=len(assignment.exercises),
                checks=len(assignment.checks),
                points=points,
                folder=short(folder),
            )
        )
        for name in assignment.without_outline:
            print(f"  {_no_outline(name)}")
    return FINE


def _no_outline(exercise: str) -> str:
    text = _("{exercise} has no outline, the third hint: write it as docstring of its class")
    return text.format(exercise=exercise)


def prove(options: argparse.Namespace) -> int:
    """Run the grader's own exam."""
    from autograder import prove as exam
    from autograder.reports import terminal

    out = terminal.console()
    _course, assignments = chosen(options)
    failed = False
    for assignment in assignments:
        start = time.perf_counter()
        total = 2 + len(assignment.answers("accepted")) + len(assignment.answers("rejected"))
        with progress(assignment.name, total) as advance:
            proof = exam.prove(assignment, grading_options(options), lambda name: advance())
        symbol = "✘" if proof.problems else "✔"
        out.print(
            f"{symbol} {assignment.name}: {proof.checks} checks, {proof.accepted} accepted, "
            f"{proof.rejected} rejected, {time.perf_counter() - start:.1f} s",
            markup=False,
            style="red" if proof.problems else "green",
        )
        for problem in proof.problems:
            out.print(f"  {terminal.clean(problem)}", markup=False, soft_wrap=True)
        for name in assignment.without_outline:
            out.print(f"  {_no_outline(name)}", markup=False, soft_wrap=True)
        failed = failed or bool(proof.problems)
        if options.mutants:
            failed = _prove_mutants(assignment, options, out) or failed
    return FAILED if failed else FINE


def _prove_mutants(assignment: Any, options: argparse.Namespace, out: Any) -> bool:
    """Report on the mutants of one assignment; tell whether any is unexplained."""
    from autograder import mutants
    from autograder import prove as exam

    start = time.perf_counter()
    total = len(mutants.mutants(assignment.source.read_text(encoding="utf-8")))
    with progress(f"{assignment.name}, mutants", total) as advance:
        count, problems = exam.prove_mutants(
            assignment, grading_options(options), lambda name: advance()
        )
    explained = len(exam.equivalents(assignment))
    out.print(
        f"{'✘' if problems else '✔'} {assignment.name}: {count} mutants, "
        f"{explained} equivalent, {time.perf_counter() - start:.1f} s",
        markup=False,
        style="red" if problems else "green",
    )
    for problem in problems:
        out.print(f"  {problem}", markup=False, soft_wrap=True)
    return bool(problems)


def check(options: argparse.Namespace) -> int:
    """Check one's own file against the public checks beside it."""
    if not options.file.is_file():
        raise UsageError(
            _("{file}: there is no such file").format(file=options.file)
            if not options.file.exists()
            else _("{file}: is a folder; name the module or notebook in it").format(
                file=options.file
            )
        )
    file = options.file.resolve()
    if options.watch:
        from autograder import watching

        job = watching.best_job(file, options.exercise, options.lang, options.all, options.hint)
        return FINE if watching.watch(file, job, options.lang) else FAILED
    must_be_readable(file)
    with without_collection():
        from autograder import checking
    passed = checking.check_file(
        file, options.exercise, options.lang, everything=options.all, hint=options.hint
    )
    return FINE if passed else FAILED


def feedback(options: argparse.Namespace) -> int:
    """Write a page for each student of whom there is a result."""
    from autograder import grading, results
    from autograder.reports import feedback as pages

    course, (assignment,) = chosen(options, options.assignment)
    wanted = [student for student, _path in handed_in(course, assignment, options.student or None)]
    folder = course.root / "build" / "feedback" / assignment.name
    missing = []
    with progress(assignment.name, len(wanted)) as advance:
        for student in wanted:
            stored = grading.result_path(course, assignment, student)
            result = results.read(stored)
            if result is None:
                missing.append(student)
            else:
                title = assignment.titles.get(result["language"], "")
                page = pages.page(
                    result, title=title, base=course.online_folder(assignment)
                ).encode()
                results.write_atomically(folder / f"{stored.stem}.html", [page], wait=False)
            advance()
    if not options.student and len(missing) == len(wanted):
        raise UsageError(_("nothing has been graded: run `autograder grade` first"))
    if count := len(wanted) - len(missing):
        text = ngettext("{count} page: {folder}", "{count} pages: {folder}", count)
        print(text.format(count=count, folder=short(folder)))
    if missing:
        names = ", ".join(results.inert(student) for student in missing)
        print(_("Not graded yet: {names}").format(names=names))
    return FAILED if missing else FINE


def report(options: argparse.Namespace) -> int:
    """Write what a class got and got wrong, in some assignments or in the whole course."""
    from autograder.reports import course as of_course
    from autograder.reports import overview

    course, assignments = chosen(options)
    i18n.set_language(options.lang or course.languages[0])
    if options.assignment:
        for assignment in assignments:
            _report_one(course, assignment, options.hide_names)
        return FINE
    whole = of_course.gather(course, options.hide_names)
    if whole is None:
        raise UsageError(_("nothing has been graded: run `autograder grade` first"))
    _show_report(overview.of_course(whole), of_course.write(whole))
    return FINE


def _report_one(course: Any, assignment: Any, hide_names: bool) -> None:
    from autograder import grading
    from autograder.reports import assignment as of_assignment
    from autograder.reports import overview

    with progress(assignment.name, len(grading.submissions_of(course, assignment))) as advance:
        found = of_assignment.gather(course, assignment, hide_names, advance)
    if found is None:
        raise UsageError(
            _("no results of {name}: run `autograder grade {name}` first").format(
                name=assignment.name
            )
        )
    _show_report(overview.of_assignment(found), of_assignment.write(course, found))


def _show_report(text: Any, paths: Iterable[Path]) -> None:
    from autograder.reports import terminal

    out = terminal.console()
    out.print(text)
    for path in paths:
        out.print(short(path), markup=False, soft_wrap=True)


def doctor(options: argparse.Namespace) -> int:
    """Say what this machine can enforce."""
    from autograder import doctor as examination

    def show(findings: list[examination.Finding]) -> None:
        for finding in findings:
            print(f"{'✔' if finding.works else '✘'} {finding.what}: {finding.detail}")

    show(examination.examine())
    backend = examination.chosen_backend()
    if backend is None:
        print(_("Nothing here can cage a submission; `--backend none` would run it unprotected."))
        return FAILED
    print(_("Submissions will run in: {backend}").format(backend=backend))
    with progress("attacks", examination.attacks()) as advance:
        kept = examination.promises(backend, advance)
    show(kept)
    return FINE if all(finding.works for finding in kept) else FAILED


def new(options: argparse.Namespace) -> int:
    """Make the files of a new assignment."""
    from autograder import course as courses
    from autograder import scaffold

    root = courses.find_root(options.course)
    for path in scaffold.make(root, options.name):
        print(short(path))
    return FINE


def export(options: argparse.Namespace) -> int:
    """Write what other programs take in."""
    from autograder.exports import forms
    from autograder.reports import terminal

    course, (assignment,) = chosen(options, options.assignment)
    wishes = forms.Wishes(
        to=options.to,
        roster=options.roster,
        column=options.column,
        out_of=options.out_of,
        language=options.lang or course.languages[0],
    )
    report = forms.write(options.form, course, assignment, wishes)
    out = terminal.console()
    for text in report.said:
        out.print(terminal.clean(text), markup=False, soft_wrap=True)
    for text in report.troubles:
        print_trouble(f"✘ {text}", out)
    return FAILED if report.troubles else FINE


RUNS = {
    "build": build,
    "prove": prove,
    "check": check,
    "grade": grade,
    "regrade": regrade,
    "feedback": feedback,
    "export": export,
    "report": report,
    "doctor": doctor,
    "new": new,
}


if __name__ == "__main__":
    sys.exit(main())
