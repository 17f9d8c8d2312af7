"""The command: one small function for each subcommand.

Exit status: 0 fine, 1 something failed that was to be checked, 2 wrong use.
"""

from __future__ import annotations

import argparse
import difflib
import importlib.util
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

from autograder import i18n
from autograder.arguments import FAILED, FINE, WRONG_USE, parse
from autograder.i18n import _
from autograder.imports import without_collection


class UsageError(Exception):
    """Wrong use. The text says what was wrong and what to do."""


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
_EXPECTED = {"UsageError", "CourseError", "BuildError", "EngineError", "IntakeError", "CheckError"}


# --- commands -------------------------------------------------------------------


def build(options: argparse.Namespace) -> int:
    """Make the source notebooks and the releases."""
    from autograder import build as builder

    course, assignments = _chosen(options)
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
                folder=_short(folder),
            )
        )
    return FINE


def prove(options: argparse.Namespace) -> int:
    """Run the grader's own exam."""
    from autograder import prove as exam
    from autograder.reports import terminal

    out = terminal.console()
    _course, assignments = _chosen(options)
    failed = False
    for assignment in assignments:
        start = time.perf_counter()
        total = 2 + len(assignment.answers("accepted")) + len(assignment.answers("rejected"))
        with progress(assignment.name, total) as advance:
            proof = exam.prove(assignment, _grading_options(options), lambda name: advance())
        symbol = "✘" if proof.problems else "✔"
        out.print(
            f"{symbol} {assignment.name}: {proof.checks} checks, {proof.accepted} accepted, "
            f"{proof.rejected} rejected, {time.perf_counter() - start:.1f} s",
            markup=False,
            style="red" if proof.problems else "green",
        )
        for problem in proof.problems:
            out.print(f"  {terminal.clean(problem)}", markup=False, soft_wrap=True)
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
            assignment, _grading_options(options), lambda name: advance()
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

        job = watching.best_job(file, options.exercise, options.lang)
        return FINE if watching.watch(file, job, options.lang) else FAILED
    _must_be_readable(file)
    with without_collection():
        from autograder import checking
    return FINE if checking.check_file(file, options.exercise, options.lang) else FAILED


def grade(options: argparse.Namespace) -> int:
    """Grade a class, or single files."""
    from autograder import grading, results
    from autograder.reports import terminal
    from autograder.reports.progress import ClassProgress
    from autograder.spool import Spool

    course, (assignment,) = _chosen(options, options.assignment)
    for option, given in (("--gradebook", options.gradebook), ("--only", options.only)):
        if options.files and given:
            raise UsageError(
                _("{option} takes what is in submitted/; name no files").format(option=option)
            )
    submissions = _named(options.files) or _handed_in(course, assignment, options.only)
    _must_be_writable(course.root)
    _must_take_json(options)
    settings = _grading_options(options, course.languages[0])
    out, start = terminal.console(), time.perf_counter()
    stored = not options.files
    rows: dict[str, terminal.Row] = {}
    for_json = Spool([student for student, _path in submissions])
    graded, backends = 0, set()
    with _stopping() as stop, ClassProgress(assignment.name, len(submissions)) as bar:
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
        out.print(_("Results: {folder}").format(folder=_short(folder)), markup=False)
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

    course, (assignment,) = _chosen(options, options.assignment)
    submissions = _handed_in(course, assignment, options.only)
    if not options.dry_run:
        _must_be_writable(course.root)
    _must_take_json(options)
    settings = _grading_options(options, course.languages[0])
    out = terminal.console()
    outcomes = Spool([student for student, _path in submissions])
    rows: list[terminal.Row] = []
    fresh = 0
    with _stopping() as stop, ClassProgress(assignment.name, len(submissions)) as bar:
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
            out.print(_("The old results: {folder}").format(folder=_short(kept)), markup=False)
        if options.gradebook:
            missing = _enter(course, assignment, settings, out, options.only)
    if options.json:
        data = regrading.as_data(assignment, outcomes, changes, not options.dry_run)
        _write_json(options.json, data)
    places = {student: place for place, (student, _path) in enumerate(submissions)}
    rows.sort(key=lambda row: places[row.student])
    for row in rows:
        if not row.points:
            _print_trouble(f"✘ {row.student}: {row.first}", out)
    return FAILED if _persons(rows, out) or missing else FINE


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
        print(_short(path))
    return FINE


RUNS = {
    "build": build,
    "prove": prove,
    "check": check,
    "grade": grade,
    "regrade": regrade,
    "doctor": doctor,
    "new": new,
}


# --- what commands share --------------------------------------------------------


def _chosen(options: argparse.Namespace, name: str | None = None) -> Any:
    """Return the course and the assignments that the command line names."""
    from autograder import course as courses

    course = courses.load(courses.find_root(options.course))
    names = [name] if name else options.assignment
    return course, [course.find(n) for n in names] or course.assignments


def _grading_options(options: argparse.Namespace, language: str = "en") -> Any:
    from autograder import grading
    from autograder.sandbox import cage

    scheduler = getattr(options, "scheduler", "")
    if scheduler:
        _must_have_dask()
    else:  # the workers of a cluster look for themselves
        try:
            backend = cage.choose(options.backend)
        except cage.NoBackendError as error:
            raise UsageError(cage.no_backend(error)) from None
        if problem := cage.hidden(options.device, backend):
            raise UsageError(problem)
    given: dict[str, Any] = {
        "backend": options.backend,
        "device": options.device,
        "language": options.lang or language,
        "scheduler": scheduler,
    }
    if options.jobs is not None:
        given["jobs"] = options.jobs
    if options.seed is not None:
        given["seed"] = options.seed
    if getattr(options, "timeout", None) is not None:
        given["seconds"] = options.timeout
    if getattr(options, "memory", None) is not None:
        given["memory"] = options.memory * 2**20
    return grading.Options(**given)


def _named(files: Sequence[Path]) -> list[tuple[str, Path]]:
    """Return files named on the command line, each under a name of its own."""
    for path in files:
        _must_be_readable(path)
    files = list(dict.fromkeys(files))
    stems = [path.stem for path in files]
    return [
        (stem if stems.count(stem) == 1 else str(path), path)
        for stem, path in zip(stems, files, strict=True)
    ]


def _handed_in(course: Any, assignment: Any, only: Sequence[str] | None) -> list[tuple[str, Path]]:
    """Return the class's folders, or only some. Raises UsageError if they are not there."""
    from autograder import grading

    found = grading.submissions_of(course, assignment)
    if not found:
        raise UsageError(
            _("nobody has handed in {name}: there is no submitted/STUDENT/{name}").format(
                name=assignment.name
            )
        )
    if only is None:
        return list(found.items())
    for student in only:
        if student not in found:
            text = _("{student} has not handed in {name}").format(
                student=student, name=assignment.name
            )
            near = ", ".join(difflib.get_close_matches(student, found))
            hint = _("; did you mean {near}?").format(near=near) if near else ""
            raise UsageError(text + hint)
    return [(student, found[student]) for student in dict.fromkeys(only)]


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
        _print_trouble(f"✘ {error}", out)
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
        _print_trouble(f"✘ {', '.join(names)}: {reason}", out)
    return bool(missing)


def _print_trouble(text: str, out: Any) -> None:
    """Print a line on what went wrong, as long as it is."""
    from autograder.reports import terminal

    out.print(terminal.clean(text), markup=False, soft_wrap=True, style="red")


def _persons(rows: Iterable[Any], out: Any) -> bool:
    """Name the submissions that a person must look at; tell whether there are any."""
    from autograder.reports import terminal

    found = [row.student for row in rows if row.needs_person]
    if found:
        names = ", ".join(terminal.clean(student) for student in found)
        out.print(_("A person must look at: {names}").format(names=names), markup=False)
    return bool(found)


def _must_have_dask() -> None:
    if importlib.util.find_spec("distributed") is None:
        text = _("--scheduler needs Dask: {command}")
        command = 'pip install "pytorch-course-autograder[cluster]"'
        raise UsageError(text.format(command=command))


def _must_be_readable(path: Path) -> None:
    from autograder import submission

    submission.read(path)


def _must_be_writable(folder: Path) -> None:
    if not folder.is_dir():
        raise UsageError(_("{folder}: there is no such folder").format(folder=folder))
    if not os.access(folder, os.W_OK):
        raise UsageError(_("{folder}: no permission to write there").format(folder=folder))


def _must_take_json(options: argparse.Namespace) -> None:
    if options.json:
        _must_be_writable(options.json.parent)
        if options.json.is_dir():
            raise UsageError(_("{file}: is a folder; name a file").format(file=options.json))


def _write_json(path: Path, data: Any) -> None:
    from autograder import results

    text = json.dumps(data, indent=1, ensure_ascii=False)
    results.write_atomically(path, [text.encode() + b"\n"])


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


@contextmanager
def _stopping() -> Iterator[threading.Event]:
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


@contextmanager
def progress(title: str, total: int) -> Iterator[Any]:
    """Show a progress bar in a terminal (on standard error); nothing in a pipe."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    with Progress(
        "{task.description}",
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:
        task = bar.add_task(title, total=total)
        yield lambda: bar.advance(task)


if __name__ == "__main__":
    sys.exit(main())
