"""Every hostile and odd submission of ``tests/hostile``, of which a naive grader suffers.

For each one: here it gets the points that its file says and nothing else happens; its
honest twin gets full marks; and where it takes a layer of the sandbox to stop it, it
works again with just that layer off. What a naive grader suffers: test_hostile_naive.py.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from autograder import engines, grading, results, submission
from autograder.course import tomllib
from autograder.sandbox import cage, confine, pool
from autograder.verdicts import GRADER_ERROR
from tests import caged, tiny
from tests.hostile import cases, scene

CASES = cases.all_cases()
STOPPED = [case for case in CASES if case.layers]
LATE = 5.0  # seconds beyond the limit in which a run must have ended: the promise


def by_name(chosen: list[cases.Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", chosen, ids=[case.name for case in chosen])


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[scene.Scene]:
    made = scene.Scene(tmp_path_factory.mktemp("stage"))
    yield made
    made.close()


class Grader:
    """A grader that stays, with an engine for each assignment."""

    def __init__(self, stage: scene.Scene, backend: str) -> None:
        self.stage = stage
        self.options = grading.Options(backend=backend, seed=1)
        self._engines: dict[str, engines.Engine] = {}

    def engine(self, assignment: str) -> engines.Engine:
        if assignment not in self._engines:
            found = self.stage.course.find(assignment)
            self._engines[assignment] = engines.Engine(found, self.options)
            self._engines[assignment].start()
        return self._engines[assignment]

    def process(self, assignment: str) -> int:
        process = self.engine(assignment)._process
        assert process is not None
        return process.pid

    def grade(self, assignment: str, folder: Path) -> results.Result:
        """Return the result; of what is refused, one without points."""
        found = self.stage.course.find(assignment)
        try:
            work, key = grading.read_submission(
                self.stage.course, found, "ada", folder, self.options
            )
        except submission.IntakeError as error:
            return {"score": 0.0, "max_score": 1.0, "refused": str(error), "exercises": []}
        return grading.grade_one(self.engine(assignment), grading.Work("ada", work, key))

    def close(self) -> None:
        for engine in self._engines.values():
            engine.close()


@pytest.fixture(scope="module", params=caged.ENFORCING)
def grader(request: pytest.FixtureRequest, stage: scene.Scene) -> Iterator[Grader]:
    problem = cage.unavailable(request.param)
    if problem is not None:
        pytest.skip(f"{request.param}: {problem}")
    made = Grader(stage, request.param)
    yield made
    made.close()


def test_there_are_many_in_each_group() -> None:
    groups = {case.name.partition("/")[0] for case in CASES}
    assert len(groups) == 8
    assert len(CASES) >= 120


# --- (i) here ---------------------------------------------------------------------------


@by_name(CASES)
def test_here_nothing_happens(case: cases.Case, stage: scene.Scene, grader: Grader) -> None:
    folder = stage.submission(case, grader.process(case.assignment))
    next_one = folder.parent / "next"
    tiny_or_reference(stage, case, next_one)
    full = grader.grade(case.assignment, next_one)
    assert full["score"] == full["max_score"]
    before, alive, start = stage.snapshot(), scene.sandboxed(), time.monotonic()
    result = grader.grade(case.assignment, folder)
    took = time.monotonic() - start
    said = json.dumps(result, ensure_ascii=False)
    limits = stage.course.find(case.assignment).limits
    assert result["score"] == (result["max_score"] if case.here is None else case.here), said
    assert took < limits.seconds + LATE
    assert case.says in said
    assert not case.never or case.never not in said
    assert stage.secret not in said
    assert [c for c in results.all_checks(result) if c["verdict"] == GRADER_ERROR] == []
    assert stage.heard == []
    assert stage.snapshot() == before
    again = grader.grade(case.assignment, next_one)
    assert again["score"] == again["max_score"]
    assert scene.sandboxed() == alive


def tiny_or_reference(stage: scene.Scene, case: cases.Case, folder: Path) -> None:
    folder.mkdir()
    if case.assignment == "01_tiny":
        (folder / "tiny.py").write_text(tiny.RIGHT)
    else:
        source = stage.course.find(case.assignment).source
        (folder / source.name).write_bytes(source.read_bytes())


# --- (ii) the honest twin -----------------------------------------------------------------


@by_name(CASES)
def test_the_honest_twin_gets_full_marks(
    case: cases.Case, stage: scene.Scene, grader: Grader
) -> None:
    folder = stage.submission(case, grader.process(case.assignment), honest=True)
    result = grader.grade(case.assignment, folder)
    assert result["score"] == result["max_score"], json.dumps(result, indent=1)


# --- (iii) the layer that stops it ------------------------------------------------------------


def evidence(case: cases.Case, stage: scene.Scene, worker: pool.Worker) -> object:
    """Let a submission attack; return what it has to show for it: None if it was stopped."""
    source = stage.filler(os.getpid())(case.attack)
    units = [{"name": "cell 1", "line": 1, "source": source}, ATTEMPT]
    session = pool.Session(worker, units)
    try:
        result, value = caged.ask(session, "attempt")
        return value if result == "done" else None
    except pool.EndedError as error:
        return error.detail if error.reason == "time" and worker.limits == LONG else None
    finally:
        session.close()


SHORT = confine.Limits(**tomllib.loads(f"limits = {scene.LIMITS}")["limits"])
LONG = replace(SHORT, check_seconds=3.0)  # the clock is off, as far as a test can wait
ATTEMPT = {"name": "cell 2", "line": 1, "source": caged.ATTEMPT.replace("act(", "attack(")}


def worker_without(request: pytest.FixtureRequest, layers: tuple[str, ...]) -> pool.Worker:
    limits = LONG if "clock" in layers else SHORT
    return caged.worker(request, "landlock", *layers, limits=limits)


@by_name(STOPPED)
def test_its_layers_stop_it(
    case: cases.Case, stage: scene.Scene, request: pytest.FixtureRequest
) -> None:
    assert evidence(case, stage, worker_without(request, ())) is None
    stage.tidy()


@by_name(STOPPED)
def test_without_its_layers_it_works_again(
    case: cases.Case, stage: scene.Scene, request: pytest.FixtureRequest
) -> None:
    shown = evidence(case, stage, worker_without(request, case.layers))
    stage.tidy()
    assert shown is not None
