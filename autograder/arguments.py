"""The words of the command line: subcommands, their options, their help."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import autograder
from autograder import i18n

FINE, FAILED, WRONG_USE = 0, 1, 2


def parse(
    arguments: Sequence[str] | None, runs: Mapping[str, Callable[..., int]]
) -> argparse.Namespace:
    """Return what the command line says. Wrong use ends the process, with status 2.

    Args:
        arguments: the words behind the command; by default this process's.
        runs: the function of each subcommand, which `run` of what is returned is one of.

    """
    parser = _parser(runs)
    options, rest = parser.parse_known_args(
        _hints(sys.argv[1:] if arguments is None else arguments)
    )
    # argparse takes no files after an option: grade 01 --jobs 2 ana.py
    if rest and hasattr(options, "files") and not any(text.startswith("-") for text in rest):
        options.files += [Path(text) for text in rest]
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return options


def _parser(runs: Mapping[str, Callable[..., int]]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="autograder",
        description="An auto-graded PyTorch course: build, prove, check, grade.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=autograder.__version__)
    parser.set_defaults(lang=None)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, summary: str, *examples: str) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name,
            help=summary,
            description=summary,
            epilog="examples:\n" + "\n".join(f"  autograder {example}" for example in examples),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.set_defaults(run=runs[name])
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

    def add_class(command: argparse.ArgumentParser) -> None:
        command.add_argument(
            "--only", nargs="+", action="extend", metavar="STUDENT", help="nobody else"
        )
        command.add_argument(
            "--timeout",
            type=_positive_number,
            metavar="SECONDS",
            help="for a submission, in place of what course.toml says",
        )
        command.add_argument(
            "--memory", type=_positive, metavar="MB", help="of a submission, likewise"
        )

    def add_scheduler(command: argparse.ArgumentParser) -> None:
        command.add_argument(
            "--scheduler", default="", metavar="ADDRESS", help="of a Dask cluster, to grade there"
        )

    command = add("build", "make what students receive", "build", "build 01 --lang es")
    command.add_argument("assignment", nargs="*", help="names or numbers (default: all)")
    add_course(command)

    command = add(
        "prove",
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
        "a student's own run: the public checks on one file",
        "check line_model.py",
        "check line_model.py --hint 2",
        "check line_model.ipynb --exercise fit --all",
        "check line_model.py --watch",
    )
    command.add_argument("file", type=Path, help="a module or a notebook")
    command.add_argument("--exercise", metavar="NAME", help="only this exercise")
    command.add_argument(
        "--watch", action="store_true", help="stay, and check again whenever it is saved"
    )
    shown = command.add_mutually_exclusive_group()
    shown.add_argument(
        "--hint",
        nargs="?",
        type=int,
        choices=(1, 2, 3),
        const=1,
        default=0,
        help="on the problem that is shown: where to look (1), what to try (2), "
        "how it is solved, in words (3)",
    )
    shown.add_argument(
        "--all", action="store_true", help="every problem, not just the one to mend next"
    )

    command = add(
        "grade",
        "grade a class: submitted/*/ASSIGNMENT, or the files named",
        "grade 01_line_model --gradebook",
        "grade 01 ana.py ben.ipynb --json results.json",
        "grade 01_line_model --changed",
        "grade 01 --only ana ben --timeout 120",
        "grade 01 --scheduler tcp://node1:8786",
    )
    command.add_argument("assignment", help="name or number")
    command.add_argument("files", nargs="*", type=Path, help="files or folders to grade")
    command.add_argument("--json", type=Path, metavar="FILE", help="write the results here, too")
    command.add_argument(
        "--changed",
        action="store_true",
        help="show (and take into the gradebook) only what is graded now; what has not "
        "changed since it was graded is never graded again, with or without this",
    )
    add_class(command)
    add_gradebook(command)
    add_course(command)
    add_grading(command)
    add_scheduler(command)

    command = add(
        "regrade",
        "grade again after a change: who gains or loses how much, and by which check",
        "regrade 01_line_model --dry-run",
        "regrade 01_line_model --gradebook",
    )
    command.add_argument("assignment", help="name or number")
    command.add_argument("--dry-run", action="store_true", help="write nothing, only show")
    command.add_argument("--json", type=Path, metavar="FILE", help="write every change here, too")
    add_class(command)
    add_gradebook(command)
    add_course(command)
    add_grading(command)
    add_scheduler(command)

    command = add(
        "feedback",
        "a page for each student: what is wrong, why, and what to try; in build/feedback/",
        "feedback 01_line_model",
        "feedback 01 ana ben",
    )
    command.add_argument("assignment", help="name or number")
    command.add_argument("student", nargs="*", help="nobody else")
    add_course(command)

    command = add(
        "export",
        "marks for Moodle and Canvas, JUnit XML, Gradescope's archive, a workflow for CI",
        "export moodle 01",
        "export canvas 01 --roster gradebook.csv",
        "export junit 01 --to results.xml",
        "export gradescope 01",
        "export ci 01 --to ../template-repository",
    )
    command.description = (
        "Write what other programs take in. FORM is one of:\n"
        "  moodle      marks and feedback, for the gradebook or the grading worksheet\n"
        "  canvas      marks, for the gradebook\n"
        "  junit       every check of every submission, as JUnit XML\n"
        "  gradescope  an autograder for this assignment, to be uploaded there\n"
        "  ci          a workflow with the public checks, for a repository per student"
    )
    command.add_argument(
        "form",
        choices=("moodle", "canvas", "junit", "gradescope", "ci"),
        metavar="FORM",
        help="one of those above",
    )
    command.add_argument("assignment", help="name or number")
    command.add_argument(
        "--to", type=Path, metavar="PATH", help="where to (default: in build/exports/)"
    )
    marks = command.add_argument_group("for moodle and canvas")
    marks.add_argument(
        "--roster", type=Path, metavar="FILE", help="put the marks into this table, exported there"
    )
    marks.add_argument("--column", metavar="NAME", help="of the assignment there")
    marks.add_argument(
        "--out-of", type=_positive_number, metavar="POINTS", help="scale marks to this many"
    )
    add_course(command)

    command = add(
        "report",
        "what the class got and got wrong: a page and tables, in build/reports/",
        "report 01_line_model",
        "report 01 --hide-names --lang es",
        "report --course",
    )
    command.add_argument(
        "assignment", nargs="*", help="names or numbers (default: the whole course)"
    )
    command.add_argument(
        "--course",
        nargs="?",
        type=Path,
        metavar="DIR",
        help="the whole course, if no assignment is named; the course in DIR (default: here or "
        "above)",
    )
    command.add_argument("--hide-names", action="store_true", help="number the students by chance")

    add("doctor", "what this machine can enforce, by trying it", "doctor")

    command = add("new", "the files of a new assignment", "new 10_attention")
    command.add_argument("name", help="a number, an underscore and a word: 10_attention")
    add_course(command)
    return parser


def _hints(words: Sequence[str]) -> list[str]:
    """Keep argparse from taking the file in `check --hint FILE` for the number of a hint."""
    following = [*words[1:], ""]
    return [
        "--hint=1" if word == "--hint" and not after.isdigit() else word
        for word, after in zip(words, following, strict=False)
    ]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"autograder: {message}", file=sys.stderr)
        print(f"Try `{self.prog} --help`.", file=sys.stderr)
        raise SystemExit(WRONG_USE)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of 1 or more")
    return int(text)


def _positive_number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return value
