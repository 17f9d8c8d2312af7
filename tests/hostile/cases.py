"""Reading the submissions of this folder.

A file's docstring says in plain words what the submission tries, and then, as
``key: value``, what must happen:

- ``naive:`` what the naive grader suffers from it, a word of NAIVE. Required.
- ``here:`` the points that it gets here ("full" for all there are). Required.
- ``layer:`` the layers that stop it, where it takes any: with just these off, its
  function ``attack`` must work again. "clock" is the time limit kept outside.
- ``says:`` words that the result or the refusal must hold, ``never:`` words that it must not.
- ``file:`` the name of the file that is handed in (tiny.py).
- ``assignment:`` what it answers (01_tiny). To one of the course it may be a part of an
  answer: what it does not define is the reference's.
- ``grader: nbgrader`` if the naive grader is nbgrader as it comes, ``grader: reused``
  if it is one whose process grades one submission after the other.

Where the mischief is no Python source but a file of another kind, the part below
the docstring is a program for the stage: ``make(folder)`` makes the submission in a
folder, and ``make_twin(folder)`` the honest one.

In a submission ``@ROOT@`` stands for the folder of the course, ``@PORT@`` for a port
on this machine at which somebody listens, and ``@GRADER@`` for the number of the
grader's process: an attacker may know all three.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import prove

FOLDER = Path(__file__).parent
TWIN = "# --- honest twin"
TINY = "01_tiny"
NAIVE = {
    "forged": "wrong work gets full marks",
    "looted": "a secret stands in its feedback",
    "heard": "somebody outside hears from it",
    "planted": "a file of the grader's is changed, or one is left behind",
    "survives": "a process is left behind",
    "hangs": "it does not end",
    "crashes": "the grader itself ends, and nobody gets a mark",
    "grows": "it takes more memory or disk than a class can have",
    "fooled": "its report runs what a student wrote",
    "loses": "right work does not get full marks",
    "lingers": "the next submission, which is right, does not get full marks (grader: reused)",
}
LAYERS = ("rlimits", "undumpable", "capabilities", "landlock", "seccomp", "watch", "clock")
KEYS = ("naive", "here", "layer", "says", "never", "file", "assignment", "grader")


@dataclass(frozen=True)
class Case:
    """One file of this folder."""

    name: str  # a_forging/01_exit_status
    naive: str
    here: float | None  # None: full marks
    layers: tuple[str, ...]
    says: str
    never: str
    file: str
    assignment: str
    grader: str  # the naive grader's module
    attack: str
    twin: str
    make: Callable[[Path], None] | None
    make_twin: Callable[[Path], None] | None

    def hand_in(self, folder: Path, fill: Callable[[str], str], honest: bool = False) -> None:
        """Put the submission, or its honest twin, into a folder."""
        make = self.make_twin if honest else self.make
        if make is not None:
            make(folder)
        else:
            source = self.twin if honest else self.attack
            if self.assignment != TINY:
                reference = reference_of(self.assignment)
                source = prove.completed(reference, source, FOLDER / f"{self.name}.py")
            (folder / self.file).write_text(fill(source), encoding="utf-8")


def reference_of(assignment: str) -> str:
    """Return the reference of an assignment of the course, without the calls of its checks."""
    path = FOLDER.parent.parent / "solutions" / assignment / f"{assignment.partition('_')[2]}.py"
    return path.read_text("utf-8").replace("from autograder import check", "check = print")


def read(path: Path) -> Case:
    """Read one file. Raises ValueError if it is not as this module's docstring says."""
    text = path.read_text(encoding="utf-8")
    attack, found, twin = text.partition(TWIN)
    said = attack.split('"""', 2)[1]  # not parsed: some cannot be
    keys = dict(line.split(": ", 1) for line in said.splitlines() if line.split(": ", 1)[0] in KEYS)
    program: dict[str, Any] = {}
    if "def make(folder" in attack:
        exec(compile(text, str(path), "exec"), program)  # ours, not a student's
    elif not found:
        raise ValueError(f"{path}: there is no honest twin")
    if keys.get("naive") not in NAIVE or "here" not in keys or len(said.split("\n\n")) < 2:
        raise ValueError(f"{path}: the docstring must say what it tries, and naive: and here:")
    layers = tuple(part.strip() for part in keys.get("layer", "").split(",") if part.strip())
    if set(layers) - set(LAYERS):
        raise ValueError(f"{path}: layer: there are {', '.join(LAYERS)}")
    return Case(
        name=f"{path.parent.name}/{path.stem}",
        naive=keys["naive"],
        here=None if keys["here"] == "full" else float(keys["here"]),
        layers=layers,
        says=keys.get("says", ""),
        never=keys.get("never", ""),
        file=keys.get("file", "tiny.py"),
        assignment=keys.get("assignment", TINY),
        grader=f"naive_{keys['grader']}" if "grader" in keys else "naive",
        attack=attack.split('"""', 2)[2].lstrip("\n"),
        twin=twin.partition("\n")[2],
        make=program.get("make"),
        make_twin=program.get("make_twin"),
    )


def all_cases() -> list[Case]:
    """Read them all, in order."""
    return [read(path) for path in sorted(FOLDER.glob("[a-h]_*/*.py"))]
