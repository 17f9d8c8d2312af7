"""The command: one small function for each subcommand.

Exit status: 0 fine, 1 something failed that was to be checked, 2 wrong use.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import autograder
from autograder import i18n
from autograder.i18n import _

FINE, FAILED, WRONG_USE = 0, 1, 2


class UsageError(Exception):
    """Wrong use. The text says what was wrong and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without ✔ shows ?
    options = _parse(arguments)
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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="autograder",
        description="An auto-graded PyTorch course: build, prove, check, grade.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=autograder.__version__)
    parser.set_defaults(lang=None)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, run: Any, summary: str, *examples: str) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name,
            help=summary,
            description=summary,
            epilog="examples:\n" + "\n".join(f"  autograder {example}" for example in examples),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.set_defaults(run=run)
        command.add_argument("--lang", choices=i18n.LANGUAGES, help="language (default: en)")
        return command

    def add_course(command: argparse.ArgumentParser) -> None:
        command.add_argument(
            "--course", type=Path, metavar="DIR", help="the course (default: here or above)"
        )

    def add_gradebook(command: argparse.ArgumentParser) -> None:
        command.add_argument(
            "--gradebook", action="store_true", help="then have nbgrader take the scores in"
        )

    def add_grading(command: argparse.ArgumentParser) -> None:
        command.add_argument(
            "--backend",
            default="auto",
            choices=("auto", "bubblewrap", "landlock", "none"),
            help="the cage; none protects nothing, and every report says so",
        )
        command.add_argument("--jobs", type=_positive, help="engines (default: one per core)")
        command.add_argument("--seed", type=int, help="of the inputs that checks draw")
        command.add_argument(
            "--device",
            default="emulated",
            choices=("emulated", "cuda"),
            help="the accelerator of checks of placement (cuda needs --backend none)",
        )

    command = add("build", build, "make what students receive", "build", "build 01 --lang es")
    command.add_argument("assignment", nargs="*", help="names or numbers (default: all)")
    add_course(command)

    command = add(
        "prove",
        prove,
        "the grader's own exam: right answers pass, wrong ones fail as they should",
        "prove",
        "prove 01_line_model --mutants",
    )
    command.add_argument("assignment", nargs="*", help="names or numbers (default: all)")
    command.add_argument(
        "--mutants", action="store_true", help="also change the reference in small ways"
    )
    add_course(command)
    add_grading(command)

    command = add(
        "check",
        check,
        "a student's own run: the public checks on one file",
        "check line_model.py",
        "check line_model.ipynb --exercise fit",
    )
    command.add_argument("file", type=Path, help="a module or a notebook")
    command.add_argument("--exercise", metavar="NAME", help="only this exercise")

    command = add(
        "grade",
        grade,
        "grade a class: submitted/*/ASSIGNMENT, or the files named",
        "grade 01_line_model --gradebook",
        "grade 01 ana.py ben.ipynb --json results.json",
    )
    command.add_argument("assignment", help="name or number")
    command.add_argument("files", nargs="*", type=Path, help="files or folders to grade")
    command.add_argument("--json", type=Path, metavar="FILE", help="write the results here, too")
    add_gradebook(command)
    add_course(command)
    add_grading(command)

    command = add(
        "regrade",
        regrade,
        "grade again after a change: who gains or loses how much, and by which check",
        "regrade 01_line_model --dry-run",
        "regrade 01_line_model --gradebook",
    )
    command.add_argument("assignment", help="name or number")
    command.add_argument("--dry-run", action="store_true", help="write nothing, only show")
    command.add_argument("--json", type=Path, metavar="FILE", help="write every change here, too")
    add_gradebook(command)
    add_course(command)
    add_grading(command)

    add("doctor", doctor, "what this machine can enforce, by trying it", "doctor")

    command = add("new", new, "the files of a new assignment", "new 10_attention")
    command.add_argument("name", help="a number, an underscore and a word: 10_attention")
    add_course(command)
    return parser


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    # argparse takes no files after an option: grade 01 --jobs 2 ana.py
    if rest and hasattr(options, "files") and not any(text.startswith("-") for text in rest):
        options.files += [Path(text) for text in rest]
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return options


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"autograder: {message}", file=sys.stderr)
        print(f"Try `{self.prog} --help`.", file=sys.stderr)
        raise SystemExit(WRONG_USE)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


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
    from autograder import checking
    from autograder.reports import terminal

    file = options.file.resolve()
    _must_be_readable(file)
    checks_file = checking.find_checks(file.parent, options.exercise, file.stem)
    verdicts, notes = checking.run_checks(
        checks_file, file=file, exercise=options.exercise, language=options.lang
    )
    out = terminal.console()
    for note in notes:
        out.print(f"! {terminal.clean(note)}", markup=False, style="yellow")
    terminal.print_verdicts(verdicts, out=out)
    out.print(terminal.summary(verdicts))
    return FINE if all(v.verdict == "passed" for v in verdicts) else FAILED


def grade(options: argparse.Namespace) -> int:
    """Grade a class, or single files."""
    from autograder import grading
    from autograder.reports import terminal

    course, (assignment,) = _chosen(options, options.assignment)
    if options.files and options.gradebook:
        raise UsageError(_("--gradebook takes what is in submitted/; name no files"))
    submissions = _named(options.files) or _handed_in(course, assignment)
    _must_be_writable(course.root)
    _must_take_json(options)
    settings = _grading_options(options, course.languages[0])
    out, start = terminal.console(), time.perf_counter()
    stored = not options.files
    with progress(assignment.name, len(submissions)) as advance:
        outcomes = grading.grade(
            course, assignment, submissions, settings, lambda _outcome: advance(), stored, stored
        )
    out.print(terminal.class_table(outcomes))
    graded = [outcome.result for outcome in outcomes if outcome.result is not None]
    cached = sum(outcome.cached for outcome in outcomes)
    out.print(
        _("{graded} of {total} graded ({cached} unchanged) in {seconds:.1f} s, backend {backend}.")
        .format(
            graded=len(graded),
            total=len(outcomes),
            cached=cached,
            seconds=time.perf_counter() - start,
            backend=", ".join(sorted({result["backend"] for result in graded})) or "–",
        ),
        markup=False,
    )  # fmt: skip
    if any(result["backend"] == "none" for result in graded):
        out.print(_("NOT PROTECTED: the submissions ran without a cage."), style="bold red")
    if options.json:
        _write_json(options.json, graded)
    elif stored:
        folder = grading.result_path(course, assignment, "x").parent
        out.print(_("Results: {folder}").format(folder=_short(folder)), markup=False)
    for result in graded:
        if result["flags"]:
            out.print(terminal.flags(result), markup=False, soft_wrap=True)
    missing = options.gradebook and _enter(course, assignment, settings, out)
    return FAILED if _persons(outcomes, out) or missing else FINE


def regrade(options: argparse.Namespace) -> int:
    """Grade a class again, and show what that changes before it is written."""
    from autograder import grading, regrading
    from autograder.reports import terminal

    course, (assignment,) = _chosen(options, options.assignment)
    submissions = _handed_in(course, assignment)
    if not options.dry_run:
        _must_be_writable(course.root)
    _must_take_json(options)
    settings = _grading_options(options, course.languages[0])
    out = terminal.console()
    with progress(assignment.name, len(submissions)) as advance:
        outcomes = grading.grade(
            course,
            assignment,
            submissions,
            settings,
            lambda _outcome: advance(),
            keep=False,
            same_inputs=True,  # so that points change by what was changed, not by chance
        )
    changes = regrading.changes(course, assignment, outcomes)
    fresh = sum(outcome.result is not None and not outcome.cached for outcome in outcomes)
    if changes:
        out.print(terminal.change_table(changes))
    out.print(
        _("{fresh} of {total} graded again; {changed} with other points.").format(
            fresh=fresh, total=len(outcomes), changed=len(changes)
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
            missing = _enter(course, assignment, settings, out)
    if options.json:
        data = regrading.as_data(assignment, outcomes, changes, not options.dry_run)
        _write_json(options.json, data)
    for outcome in outcomes:
        if outcome.result is None:
            _print_trouble(f"✘ {outcome.student}: {outcome.problem}", out)
    return FAILED if _persons(outcomes, out) or missing else FINE


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
    }
    if options.jobs is not None:
        given["jobs"] = options.jobs
    if options.seed is not None:
        given["seed"] = options.seed
    return grading.Options(**given)


def _named(files: Sequence[Path]) -> list[tuple[str, Path]]:
    """Return files named on the command line, each under a name of its own."""
    for path in files:
        _must_be_readable(path)
    stems = [path.stem for path in files]
    return [
        (stem if stems.count(stem) == 1 else str(path), path)
        for stem, path in zip(stems, files, strict=True)
    ]


def _handed_in(course: Any, assignment: Any) -> list[tuple[str, Path]]:
    """Return the class's folders. Raises UsageError if there are none."""
    from autograder import grading

    found = list(grading.submissions_of(course, assignment).items())
    if not found:
        raise UsageError(
            _("nobody has handed in {name}: there is no submitted/STUDENT/{name}").format(
                name=assignment.name
            )
        )
    return found


def _enter(course: Any, assignment: Any, settings: Any, out: Any) -> bool:
    """Have nbgrader take scores into its gradebook; tell whether any is missing there."""
    from autograder import gradebook

    start = time.perf_counter()
    try:
        students = gradebook.waiting(course, assignment)
    except gradebook.GradebookError as error:
        out.print(_("Gradebook: nothing taken in."))
        _print_trouble(f"✘ {error}", out)
        return True
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


def _persons(outcomes: Sequence[Any], out: Any) -> bool:
    """Name the submissions that a person must look at; tell whether there are any."""
    from autograder.reports import terminal

    found = [o.student for o in outcomes if o.result is None or o.result["needs_person"]]
    if found:
        names = ", ".join(terminal.clean(student) for student in found)
        out.print(_("A person must look at: {names}").format(names=names), markup=False)
    return bool(found)


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
    results.write_atomically(path, text.encode() + b"\n")


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


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
