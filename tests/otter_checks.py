"""Our checks as otter's test cases call them. Goes into `otter run`'s zip: see `bench_otter`.

The same check functions with the same probes, on the definitions that the notebook has
left in otter's kernel: no sandbox, no pytest session, no diagnosis. As in the engine, a
question is asked once, and a check is left out if one that it needs has not passed.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from autograder import submission
from autograder.draw import Draw, seed_of
from autograder.probes import Live, Probe, live_module, value_of
from autograder.run import question
from autograder.sandbox import loader, state

CHECKS, REFERENCE = "checks_of_assignment.py", "reference_solution.py"  # beside the notebook
SEED = 1
passed: set[str] = set()
targets: dict[int, Target] = {}  # by the notebook's namespace: there is one


class Target:
    """Definitions in this very process, as the target of probes."""

    def __init__(self, live: Live) -> None:
        self.live, self.answers = live, {}

    def run(self, probe: Probe, arguments: Sequence[Any]) -> Any:
        key = question(probe, arguments, "").key
        if key not in self.answers:
            seed = seed_of(SEED, key.hex())
            self.answers[key] = self.live.run(probe, arguments, seed)
        return value_of(self.answers[key])


@cache
def reference() -> Target:
    module, _problems = loader.load(submission.read(Path(REFERENCE)).units)
    return Target(Live(module))


def run(check: str, needs: Sequence[str], env: dict[str, Any]) -> None:
    """Run a check, ``TestFit::test_one_step``, on a notebook's namespace; it raises if it fails."""
    if not passed.issuperset(needs):
        raise AssertionError("It makes sense only when another one passes.")
    cls, _, name = check.partition("::")
    method = getattr(getattr(importlib.import_module(Path(CHECKS).stem), cls)(), name)
    student = targets.setdefault(id(env), Target(Live(live_module(env))))
    given = {
        "student": lambda: student,
        "reference": reference,
        "draw": lambda: Draw(seed_of(SEED, check)),
    }
    with state.usual():
        method(**{fixture: given[fixture]() for fixture in inspect.signature(method).parameters})
    passed.add(check)
