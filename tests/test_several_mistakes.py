"""Several mistakes in one submission: each is found, and none takes the place of another."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from autograder import grading, prove, submission
from autograder.course import Assignment, find_root, load
from autograder.grading import Options, Work
from autograder.problems import problems
from autograder.results import Result

TWO_IN_ONE_FUNCTION = '''\
def line_data(m, b, n, sigma, x_range, generator=None):
    """The noise is on one column only, and the generator is not used."""
    x = x_range * torch.rand(n)
    y = m * x + b
    return torch.stack([x, y + sigma * torch.randn(n)], dim=1)
'''


def mistakes(assignment: Assignment) -> dict[str, list[tuple[Path, str]]]:
    """Return rejected answers, each with its diagnosis, by the exercise that has the mistake."""
    known = {check.id for check in assignment.checks}
    found: dict[str, list[tuple[Path, str]]] = {}
    for path in assignment.answers("rejected"):
        checks, diagnosis = prove.first_line(path, known)
        exercises = {check.partition("::")[0] for check in checks}
        if diagnosis != "-" and len(exercises) == 1:
            found.setdefault(exercises.pop(), []).append((path, diagnosis))
    return found


def defined(path: Path) -> set[str]:
    return prove.defined_names(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    return load(find_root()).find("01_line_model")


@pytest.fixture(scope="module")
def pairs(assignment: Assignment) -> dict[str, tuple[str, str, str]]:
    """Return texts with two mistakes, in two exercises, and the diagnoses of both."""
    reference = assignment.source.read_text(encoding="utf-8")
    found = {}
    for one, other in itertools.combinations(mistakes(assignment).values(), 2):
        for (a, first), (b, second) in list(zip(one, other, strict=False))[:3]:
            if not defined(a) & defined(b):
                text = prove.complete(prove.complete(reference, a), b)
                found[f"{a.stem}+{b.stem}"] = text, first, second
    assert len(found) > 20
    return found


@pytest.fixture(scope="module")
def graded(assignment: Assignment, pairs: dict[str, tuple[str, str, str]]) -> dict[str, Result]:
    reference = assignment.source.read_text(encoding="utf-8")
    texts = {name: text for name, (text, _first, _second) in pairs.items()}
    texts["in one"] = prove.completed(reference, TWO_IN_ONE_FUNCTION, Path("in_one.py"))
    works = [
        Work(name, submission.from_text(assignment.source, text, [], ""))
        for name, text in texts.items()
    ]
    outcomes = grading.grade_works(assignment, works, Options(seed=1, jobs=1))
    return {outcome.student: outcome.result for outcome in outcomes if outcome.result}


def names(result: Result) -> list[str]:
    """Return the diagnoses of a submission's problems, in the order in which they are shown."""
    found = [one.check["diagnosis"] for e in result["exercises"] for one in problems(e["checks"])]
    return [diagnosis["name"] if diagnosis else "-" for diagnosis in found]


def test_two_mistakes_in_two_exercises_are_both_found(
    graded: dict[str, Result], pairs: dict[str, tuple[str, str, str]]
):
    missed = {
        name: names(graded[name])
        for name, (_text, first, second) in pairs.items()
        if not {first, second} <= set(names(graded[name]))
    }
    assert missed == {}


def test_the_first_thing_said_is_one_of_the_two(
    graded: dict[str, Result], pairs: dict[str, tuple[str, str, str]]
):
    for name, (_text, *both) in pairs.items():
        assert names(graded[name])[0] in both, name


def test_two_mistakes_in_one_function_are_both_found(graded: dict[str, Result]):
    assert names(graded["in one"]) == ["noise-on-one-column", "ignores-generator"]
