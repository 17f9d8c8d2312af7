"""The grader's own exam: right answers get full marks, wrong ones lose exactly what they should.

The reference must get everything and the untouched stub nothing; every accepted
answer everything; every rejected answer must fail exactly the checks that its
first line names, with the diagnosis that it names; and every check must be the
only one that fails for some rejected answer, or nothing shows that it is needed.
"""

from __future__ import annotations

import ast
import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder import check_file, grading, mutants, results, submission
from autograder.course import Assignment, CourseError, tomllib
from autograder.problems import problems as in_order
from autograder.verdicts import BROKEN_FINDER, EXAM, FAILED, NOT_CHECKED, PASSED

FIRST_LINE = re.compile(
    r"#\s*(?P<checks>Test\w+::\w+(?:\s*,\s*Test\w+::\w+)*)\s*:\s*(?P<name>[\w-]+)"
)
SOLUTION = re.compile(r"^(?P<indent>[ \t]*)### BEGIN SOLUTION.*?### END SOLUTION", re.S | re.M)


@dataclass
class Proof:
    """What the exam of one assignment found."""

    assignment: str
    problems: list[str] = field(default_factory=list)
    accepted: int = 0
    rejected: int = 0
    checks: int = 0
    alone: dict[str, list[str]] = field(default_factory=dict)  # check -> answers only it catches


def prove(
    assignment: Assignment,
    options: grading.Options,
    on_done: Callable[[str], None] = lambda name: None,
) -> Proof:
    """Run the exam of one assignment.

    Raises:
        CourseError: an answer's first line is not as it should be.
        EngineError: the engine did not start.

    """
    texts = answers_of(assignment)
    expected = {
        f"rejected/{path.name}": first_line(path, {check.id for check in assignment.checks})
        for path in assignment.answers("rejected")
    }
    found: dict[str, results.Result] = {}
    proof = Proof(
        assignment.name,
        accepted=len(assignment.answers("accepted")),
        rejected=len(expected),
        checks=len(assignment.checks),
        alone={check.id: [] for check in assignment.checks},
    )
    works = [
        grading.Work(name, submission.from_text(Path(f"{assignment.stem}.py"), text, [], ""))
        for name, text in texts.items()
    ]
    with exam():
        for outcome in grading.grade_works(assignment, works, options):
            if outcome.result is None:
                proof.problems.append(f"{outcome.student}: {outcome.problem}")
            else:
                found[outcome.student] = outcome.result
            on_done(outcome.student)
    for name in texts:
        if name in found:
            proof.problems += broken_finders(name, found[name])
            proof.problems += _judge(name, found[name], expected.get(name), proof)
    for check, answers in proof.alone.items():
        if not answers:
            proof.problems.append(f"{check}: no rejected answer is caught by this check alone")
    proof.problems += public_checks_alone(assignment)
    return proof


def answers_of(assignment: Assignment) -> dict[str, str]:
    """Return the texts of reference, stub, accepted and rejected answers, by their names."""
    reference = assignment.source.read_text(encoding="utf-8")
    texts = {"reference": reference, "stub": stub_text(reference)}
    for kind in ("accepted", "rejected"):
        for path in assignment.answers(kind):
            texts[f"{kind}/{path.name}"] = complete(reference, path)
    return texts


def _judge(
    name: str,
    result: results.Result,
    expected: tuple[set[str], str] | None,
    proof: Proof,
) -> list[str]:
    """Return what is wrong with the verdicts on one answer."""
    verdicts = {check["id"]: check for check in results.all_checks(result)}
    problems = [
        f"{name}: {key} is a grader error: {check['message']}"
        for key, check in verdicts.items()
        if check["verdict"] not in (PASSED, FAILED, NOT_CHECKED)
    ]
    if name == "stub":
        passed = [key for key, check in verdicts.items() if check["verdict"] == PASSED]
        problems += [f"stub: passes {key}" for key in passed]
    elif expected is None:
        problems += [
            f"{name}: {key} {check['verdict']}: {check['message']}"
            for key, check in verdicts.items()
            if check["verdict"] != PASSED
        ]
    else:
        wanted, diagnosis = expected
        failed = [key for key, check in verdicts.items() if check["verdict"] == FAILED]
        problems += [f"{name}: does not fail {key}" for key in sorted(wanted - set(failed))]
        problems += [
            f"{name}: also fails {key}: {verdicts[key]['message']}"
            for key in failed
            if key not in wanted
        ]
        if len(failed) == 1:
            proof.alone[failed[0]].append(name)
        shown = [p for part in result["exercises"] for p in in_order(part["checks"])]
        given = [(problem.check["diagnosis"] or {}).get("name", "-") for problem in shown]
        if given and given[0] != diagnosis:
            problems.append(f"{name}: the first diagnosis is {given[0]}, not {diagnosis}")
    return problems


@contextlib.contextmanager
def exam() -> Iterator[None]:
    """Let engines that start in this block report what is wrong with the diagnoses."""
    os.environ[EXAM] = "1"
    try:
        yield
    finally:
        del os.environ[EXAM]


def broken_finders(name: str, result: results.Result) -> list[str]:
    """Return what an answer made a diagnosis raise."""
    found = [check["diagnosis"] or {} for check in results.all_checks(result)]
    broken = {d["text"] for d in found if d.get("name") == BROKEN_FINDER}
    return [f"{name}: the diagnosis {text}" for text in sorted(broken)]


def prove_mutants(
    assignment: Assignment,
    options: grading.Options,
    on_done: Callable[[str], None] = lambda name: None,
) -> tuple[int, list[str]]:
    """Change the reference in small ways; return how often, and what no check notices.

    A survivor that `equivalent.toml` explains is no problem; an entry there that
    is no survivor (any more) is one.
    """
    changed = mutants.mutants(assignment.source.read_text(encoding="utf-8"))
    explained = equivalents(assignment)
    survivors: list[str] = []
    problems: list[str] = []

    path = Path(assignment.source.name)
    works = [
        grading.Work(mutant.name, submission.from_text(path, mutant.source, [], ""))
        for mutant in changed
    ]
    with exam():
        for outcome in grading.grade_works(assignment, works, replace(options, stop=True)):
            name = outcome.student
            if outcome.result is None:
                problems.append(f"{name}: {outcome.problem}")
            else:
                problems += broken_finders(name, outcome.result)
                if all(check["verdict"] == PASSED for check in results.all_checks(outcome.result)):
                    survivors.append(name)
            on_done(name)
    problems += [f"survives: {name}" for name in survivors if name not in explained]
    problems += [
        f"equivalent.toml: no survivor: {name}" for name in explained if name not in survivors
    ]
    return len(changed), sorted(problems)


def equivalents(assignment: Assignment) -> dict[str, str]:
    """Return the mutants that are right answers, each with the reason."""
    path = assignment.folder / "equivalent.toml"
    if not path.is_file():
        return {}
    try:
        return {str(k): str(v) for k, v in tomllib.loads(path.read_text("utf-8")).items()}
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{path}: {error}") from None


def first_line(path: Path, known: set[str]) -> tuple[set[str], str]:
    """Return the checks that a rejected answer must fail, and the diagnosis it must get."""
    line = path.read_text(encoding="utf-8").split("\n", 1)[0]
    match = FIRST_LINE.match(line)
    if match is None:
        raise CourseError(
            f"{path}: the first line must be like `# TestFit::test_one_step: no-zero-grad` "
            f"(`-` for no diagnosis); it is {line!r}"
        )
    checks = {name.strip() for name in match["checks"].split(",")}
    unknown = checks - known
    if unknown:
        raise CourseError(f"{path}: there is no check {', '.join(sorted(unknown))}")
    return checks, match["name"]


def complete(reference: str, path: Path) -> str:
    """Return an answer as a whole module: what it does not define is the reference's."""
    return completed(reference, path.read_text(encoding="utf-8"), path)


def completed(reference: str, answer: str, path: Path) -> str:
    """Return the text of an answer as a whole module; `path` is where it stands."""
    try:
        own = defined_names(answer)
    except SyntaxError as error:
        raise CourseError(f"{path}:{error.lineno}: {error.msg}") from None
    lines: list[str] = reference.split("\n")
    for node in ast.parse(reference).body:
        if _defined(node) & own:
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            for index in range(first - 1, node.end_lineno or node.lineno):
                lines[index] = ""
    return "\n".join(lines).rstrip() + "\n\n\n" + answer


def defined_names(text: str) -> set[str]:
    """Return the functions and classes that a text defines. Raises SyntaxError."""
    return {name for node in ast.parse(text).body for name in _defined(node)}


def _defined(node: ast.stmt) -> set[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    return set()


def stub_text(reference: str) -> str:
    """Return the source with its solutions cut out, as nbgrader cuts them."""
    return SOLUTION.sub(
        r"\g<indent># YOUR CODE HERE\n\g<indent>raise NotImplementedError()", reference
    )


def public_checks_alone(assignment: Assignment) -> list[str]:
    """Run the public checks on the reference where there is no reference to ask."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        header = "pytestmark = []"
        checks = folder / assignment.checks_file.name
        checks.write_text(check_file.public_text(assignment.checks_file, header), encoding="utf-8")
        answer = folder / assignment.source.name
        answer.write_text(assignment.source.read_text(encoding="utf-8"), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "pytest", "-q", "--disable-plugin-autoload"),
            *("-p", "autograder.pytest_plugin", "-p", "no:cacheprovider", "-W", "ignore"),
            *("-c", "/dev/null", "--rootdir", name, "--tb=line", str(checks)),
        ]
        run = subprocess.run(command, cwd=name, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return []
    last = "\n".join(run.stdout.strip().split("\n")[-15:])
    return [f"the public checks do not pass on their own:\n{last}\n{run.stderr[-500:]}"]
