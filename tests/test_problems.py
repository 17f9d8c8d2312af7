"""Problems: each cause once, root cause first, what follows from it folded under it."""

from __future__ import annotations

from typing import Any

from autograder.problems import problems, unexplained
from autograder.verdicts import FAILED, GRADER_ERROR, NOT_CHECKED, PASSED


def check(
    name: str,
    verdict: str = FAILED,
    cause: str = "",
    line: int | None = None,
    message: str = "wrong",
    needs: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return a check of a result, with as much as matters here."""
    diagnosis = {"name": cause, "unit": "a.py" if line else None, "line": line} if cause else None
    return {
        "id": name,
        "verdict": verdict,
        "points": 1.5,
        "message": message,
        "needs": list(needs),
        "diagnosis": diagnosis,
    }


def shown(*checks: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the problems by the names of their checks."""
    return [(p.check["id"], [c["id"] for c in p.follows]) for p in problems(checks)]


def test_what_passed_or_is_the_graders_fault_is_no_problem():
    assert shown(check("a", PASSED), check("b", GRADER_ERROR)) == []


def test_two_causes_are_two_problems_in_the_order_of_the_checks():
    assert shown(check("a", cause="no-step"), check("b", cause="no-return")) == [
        ("a", []),
        ("b", []),
    ]


def test_one_cause_seen_twice_is_one_problem():
    assert shown(check("a", cause="no-step", line=3), check("b", cause="no-step", line=3)) == [
        ("a", ["b"])
    ]
    assert shown(check("a", cause="no-step"), check("b", cause="no-step")) == [("a", ["b"])]


def test_one_mistake_made_at_two_places_is_two_problems():
    assert shown(check("a", cause="no-return", line=3), check("b", cause="no-return", line=9)) == [
        ("a", []),
        ("b", []),
    ]


def test_two_names_for_one_line_are_one_problem():
    assert shown(check("a", cause="plain-tensor", line=3), check("b", cause="no-grad", line=3)) == [
        ("a", ["b"])
    ]


def test_one_error_that_stops_several_checks_is_one_problem():
    assert shown(check("a", message="KeyError: 'm'"), check("b", message="KeyError: 'm'")) == [
        ("a", ["b"])
    ]
    assert shown(check("a", message=""), check("b", message="")) == [("a", []), ("b", [])]


def test_what_waits_for_a_failed_check_follows_from_it():
    checks = (
        check("a", cause="no-step"),
        check("b", cause="no-step"),
        check("c", NOT_CHECKED, needs=("b",)),
        check("d", NOT_CHECKED, needs=("x", "c")),
        check("e", NOT_CHECKED),  # for a reason of its own: no accelerator, say
    )
    assert shown(*checks) == [("a", ["b", "c", "d"])]
    assert [c["id"] for c in unexplained(checks)] == ["e"]


def test_a_cause_that_is_known_comes_first():
    assert shown(check("a"), check("b", cause="no-step")) == [("b", []), ("a", [])]


def test_a_problem_costs_what_all_its_checks_are_worth():
    (one,) = problems([check("a"), check("b", NOT_CHECKED, needs=("a",))])
    assert one.points == 3.0
