"""Do the devices agree? Every answer of the course, every check of placement, every device.

``python -m tests.agreement cpu emulated cuda`` grades the reference, the stub and all
accepted and rejected answers of each assignment that has checks of placement (those with
the fixture `device`) once with each device, and compares the verdicts of these checks.
On "cpu" they run with the processor in the accelerator's place: what fails elsewhere and
passes there only an accelerator catches. It exits with 1 if "emulated" and "cuda" differ
in a verdict that EXPECTED does not name.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from autograder import course, grading, prove, results, submission
from autograder.course import Assignment
from autograder.verdicts import FAILED, GRADER_ERROR, NOT_CHECKED, PASSED

ROOT = Path(__file__).parent.parent
DEVICES = ("cpu", "emulated", "cuda")
WORDS = {PASSED: "passed", FAILED: "failed", NOT_CHECKED: "not checked", GRADER_ERROR: "error"}

Verdicts = dict[tuple[str, str], str]  # of an answer's check

# (assignment, answer, check): why emulated and cuda may differ there.
EXPECTED: dict[tuple[str, str, str], str] = {}


def checks_of_placement(assignment: Assignment) -> list[str]:
    """Return the ids of the checks that ask for a device."""
    return [check.id for check in assignment.checks if check.placed]


def verdicts_on(assignment: Assignment, device: str) -> Verdicts:
    """Grade all answers of an assignment with one device."""
    texts, checks = prove.answers_of(assignment), checks_of_placement(assignment)
    names, found = [name.removesuffix(".py") for name in texts], Verdicts()

    path = Path(assignment.source.name)
    works = [
        grading.Work(name, submission.from_text(path, text, [], ""))
        for name, text in zip(names, texts.values(), strict=True)
    ]
    # The course's own answers need no cage, and cages hide CUDA.
    options = grading.Options(backend="none", device=device, seed=1)
    for outcome in grading.grade_works(assignment, works, options):
        if outcome.result is None:
            raise SystemExit(f"{assignment.name}, {outcome.student}, {device}: {outcome.problem}")
        for check in results.all_checks(outcome.result):
            if check["id"] in checks:
                found[outcome.student, check["id"]] = check["verdict"]
        if sys.stderr.isatty():
            print(f"\r{assignment.name}, {device}: {len(found)}", end=" ", file=sys.stderr)
    print(f"\r{assignment.name}, {device}: {len(found)} verdicts", file=sys.stderr)
    return found


# --- the report -----------------------------------------------------------------


def summary(name: str, found: dict[str, Verdicts]) -> Iterator[str]:
    """Yield the table of one assignment, 80 columns wide at most."""
    first = next(iter(found.values()))
    answers, checks = {answer for answer, _ in first}, {check for _, check in first}
    differ = sum(len({verdicts[key] for verdicts in found.values()}) > 1 for key in first)
    yield f"{name}: {len(answers)} answers, checks of placement: {len(checks)}"
    yield f"  {'':10}" + "".join(f"{word:>13}" for word in WORDS.values())
    for device, verdicts in found.items():
        counts = [list(verdicts.values()).count(verdict) for verdict in WORDS]
        yield f"  {device:10}" + "".join(f"{count:13}" for count in counts)
    if len(found) > 1:
        yield f"  not the same on all: {differ} of {len(first)}"


def differences(found: dict[str, Verdicts]) -> Iterator[str]:
    """Yield the verdicts that are not the same on all devices."""
    for key in next(iter(found.values()), {}):
        verdicts = {device: WORDS[on[key]] for device, on in found.items()}
        if len(set(verdicts.values())) > 1:
            yield f"  {key[0]}"
            yield f"    {key[1]}"
            yield "      " + ", ".join(f"{word} on {device}" for device, word in verdicts.items())


def disagreements(name: str, found: dict[str, Verdicts]) -> list[tuple[str, str, str]]:
    """Return where emulated and cuda differ, and nothing says why they may."""
    if "emulated" not in found or "cuda" not in found:
        return []
    return [
        (name, *key)
        for key, verdict in found["emulated"].items()
        if found["cuda"][key] != verdict and (name, *key) not in EXPECTED
    ]


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Print the report; return 1 if emulated and cuda disagree."""
    devices = [word for word in arguments if word in DEVICES]
    wanted = [word for word in arguments if word not in DEVICES]
    all_of_them = course.load(root)
    assignments = [all_of_them.find(name) for name in wanted] or all_of_them.assignments
    if not devices:
        print(f"usage: python -m tests.agreement {' '.join(DEVICES)} [ASSIGNMENT …]")
        return 2
    missing = [d for d in devices if d == "cuda" and not torch.cuda.is_available()]
    devices = [d for d in devices if d not in missing]
    wrong: list[tuple[str, str, str]] = []
    for assignment in assignments:
        if not checks_of_placement(assignment):
            continue
        found = {device: verdicts_on(assignment, device) for device in devices}
        if found:
            print(*summary(assignment.name, found), sep="\n")
        else:
            print(assignment.name)
        for device in missing:
            print(f"  {device:10}  not checked: no CUDA here")
        print(*differences(found), "", sep="\n", flush=True)
        wrong += disagreements(assignment.name, found)
    for where in wrong:
        print("emulated and cuda disagree:", *where)
    return 1 if wrong else 0


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main(sys.argv[1:]))
