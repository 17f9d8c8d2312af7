"""The page that a student gets back: what is wrong, why, and what to try. One HTML file.

It needs no network and no script, and is a pure function of a result; what a person has decided
and written is added where there is a gradebook (`autograder.nbgrader_feedback`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from autograder import i18n, sections
from autograder.problems import Problem, problems, unexplained
from autograder.reports import drawing, pages
from autograder.reports.html import SYMBOLS, Pictures, text_html, verdict_word
from autograder.reports.picture_words import words
from autograder.results import Result
from autograder.verdicts import FAILED, GRADER_ERROR, PASSED

PICTURES = 80_000  # bytes of pictures in one page; the others are told in words
WORST_FIRST = (GRADER_ERROR, FAILED, "not_checked", PASSED)


@dataclass(frozen=True)
class Cell:
    """What a student handed in, piece by piece, and what a person made of it.

    Attributes:
        html: the piece, harmless.
        score: the points that a person gave for it, and of how many; None where checks decide.
        comment: of a person, harmless HTML; "" if there is none.

    """

    html: Markup
    score: tuple[float, float] | None = None
    comment: Markup | str = ""

    @property
    def judged(self) -> bool:
        """Whether a person had a say in it."""
        return self.score is not None or bool(self.comment)


@dataclass(frozen=True)
class Marked:
    """What a gradebook adds to a result.

    Attributes:
        score: the points of all cells, less the penalty.
        max_score: of how many.
        penalty: for handing in late.
        scores: the points of each exercise, which a person may have changed.
        comments: what a person wrote about an exercise, as harmless HTML.
        cells: the notebook, in order.

    """

    score: float
    max_score: float
    penalty: float = 0.0
    scores: Mapping[str, float] = field(default_factory=dict)
    comments: Mapping[str, Markup | str] = field(default_factory=dict)
    cells: Sequence[Cell] = ()


def page(result: Result, *, title: str = "", base: str = "", marked: Marked | None = None) -> str:
    """Return the feedback page of a result, in the result's language.

    Args:
        result: of one submission.
        title: the assignment's; by default its name.
        base: where the notebook is that students received: an address, or a folder seen from
            the page; with a slash at its end.
        marked: what a gradebook adds.

    """
    with i18n.language_in_use(result["language"]):
        return pages.page(
            "feedback.html",
            result=result,
            title=title or result["assignment"],
            exercises=_exercises(result, base),
            marked=marked,
            score=result["score"] if marked is None else marked.score,
            max_score=result["max_score"] if marked is None else marked.max_score,
            more_style=_style(),
            symbols=SYMBOLS,
            word=verdict_word,
        )


@cache
def _style() -> Markup:
    own = pages.TEMPLATES / "feedback.css"
    return Markup(drawing.style() + own.read_text(encoding="utf-8"))


def _exercises(result: Result, base: str) -> list[dict[str, Any]]:
    """Return what the page shows of each exercise."""
    pictures = Pictures(PICTURES)
    explained: dict[tuple[Any, ...], str] = {}
    found = []
    notebook = result["assignment"].partition("_")[2] + ".ipynb"
    for place, exercise in enumerate(result["exercises"], 1):
        checks = exercise["checks"]
        section = exercise.get("section", "")
        of_kind = {
            kind: [check for check in checks if check["verdict"] == kind] for kind in WORST_FIRST
        }
        found.append(
            {
                "id": f"exercise-{place}",
                "name": exercise["name"],
                "section": section,
                "notebook": notebook,
                "link": f"{base}{quote(notebook)}#{quote(sections.anchor(section))}"
                if base
                else "",
                "score": exercise["score"],
                "max_score": exercise["max_score"],
                "verdict": next(kind for kind in WORST_FIRST if of_kind[kind]),
                "problems": [
                    _problem(problem, f"problem-{place}-{number}", explained, pictures)
                    for number, problem in enumerate(problems(checks), 1)
                ],
                "left_out": unexplained(checks),
                "faults": of_kind[GRADER_ERROR],
                "passed": of_kind[PASSED],
            }
        )
    return found


def _problem(
    problem: Problem, name: str, explained: dict[tuple[Any, ...], str], pictures: Pictures
) -> dict[str, Any]:
    """Return what the page shows of a problem; what was explained above is not said again."""
    check, diagnosis = problem.check, problem.check["diagnosis"]
    before = None
    if diagnosis is not None:
        cause = (diagnosis["name"], diagnosis["unit"], diagnosis["line"], diagnosis["text"])
        before = explained.get(cause)
        explained.setdefault(cause, name)
    return {
        "id": name,
        "check": check,
        "diagnosis": diagnosis,
        "before": before,
        "lines": [] if before else _lines(diagnosis),
        "pictures": [
            made
            for one in (check, *problem.follows)
            for picture in one.get("pictures", ())
            if (made := _picture(picture, pictures))
        ],
        "points": problem.points,
        "follows": problem.follows,
    }


def _lines(diagnosis: dict[str, Any] | None) -> list[tuple[int, str, bool]]:
    """Return the student's lines: number, text, and whether it is the one in question."""
    code = diagnosis.get("code") if diagnosis else None
    if not diagnosis or not code:
        return []
    return [
        (number, text, number == diagnosis["line"])
        for number, text in enumerate(code["lines"], code["first"])
    ]


def _picture(picture: dict[str, Any], pictures: Pictures) -> Markup:
    """Return a figure; where there is no more room, what would be seen; "" for a repetition."""
    drawn = pictures.draw(picture, lambda one: drawing.svg(one) or drawing.tree(one))
    if drawn is None:
        return Markup("")
    shown = Markup("<figure>{}<figcaption>{}</figcaption></figure>")
    return shown.format(Markup(drawn), Markup(text_html(words(picture))))
