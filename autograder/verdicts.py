"""What a check is, and how it can end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PASSED, FAILED, NOT_CHECKED, GRADER_ERROR = "passed", "failed", "not_checked", "grader_error"

# `autograder prove` sets this variable: then a diagnosis that fails is not passed over
# in silence, but reported as a diagnosis of this name.
EXAM, BROKEN_FINDER = "AUTOGRADER_EXAM", "broken-finder"


Picture = dict[str, Any]  # plain data, see `autograder.picture`


@dataclass(frozen=True)
class Check:
    """One promise with points, kept by one pytest test.

    Attributes:
        id: class and function, ``TestFit::test_one_step``.
        title: the docstring's first paragraph, in English.
        points: what it is worth.
        hidden: whether it stays on the instructor's machine.
        needs: ids of checks that must pass before this one makes sense.
        placed: whether it looks at an accelerator: it asks for `device`.
        assignment: what `build` wrote into a released file (name, language, points, files).
        outline: how to solve the exercise, a step a line: the docstring of its class.

    """

    id: str
    title: str
    points: float
    hidden: bool = False
    needs: tuple[str, ...] = ()
    placed: bool = False
    assignment: dict[str, Any] = field(default_factory=dict)
    outline: str = ""

    @property
    def group(self) -> str:
        """The class, without its Test: ``Fit``."""
        return self.id.partition("::")[0].removeprefix("Test")


@dataclass(frozen=True)
class Diagnosis:
    """A named misconception that explains a failed check.

    Attributes:
        name: the same in every language.
        text: what was seen.
        advice: what to try.
        line: where it was seen, counted from 1; None if no line shows it.
        unit: the file or notebook cell of that line.
        code: the number of a first line, and the submission's lines around `line`.

    """

    name: str
    text: str
    advice: str = ""
    line: int | None = None
    unit: str | None = None
    code: tuple[int, list[str]] | None = None


@dataclass(frozen=True)
class Verdict:
    """How one check ended, with all that a student is told about it."""

    check: Check
    verdict: str
    title: str
    message: str = ""
    called: str = ""
    diagnosis: Diagnosis | None = None
    seconds: float = 0.0
    pictures: tuple[Picture, ...] = ()
    unwritten: bool = False  # it met a part that nobody has begun

    def text(self) -> str:
        """Return title, call, message and diagnosis as plain lines."""
        from autograder.i18n import _

        lines = [f"{self.title}"]
        if self.called:
            lines.append(_("Called: {called}").format(called=self.called))
        if self.message:
            lines.append(self.message)
        if self.diagnosis is not None:
            lines.append(_("Likely cause: {text}").format(text=self.diagnosis.text))
            if self.diagnosis.advice:
                lines.append(_("Try: {advice}").format(advice=self.diagnosis.advice))
        return "\n".join(lines)


def same_name(a: str, b: str) -> bool:
    """Tell whether two names agree but for case and underscores: TestLineData, line_data."""
    return normal_name(a) == normal_name(b)


def normal_name(name: str) -> str:
    """Return a name without underscores and upper case."""
    return name.replace("_", "").casefold()
