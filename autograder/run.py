"""One run of checks: whose work is checked, where it runs, and what the verdicts are.

A pytest session has one Run. In a plain session it checks one submission; the
engine (`autograder.engine`) gives it one submission after the other.
"""

from __future__ import annotations

import ast
import hashlib
import secrets
import time
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import torch

from autograder import accelerator, diagnoses, i18n, picture, submission, verdicts
from autograder.draw import Draw, seed_of
from autograder.expect import Failure
from autograder.i18n import _
from autograder.probes import Live, Probe, ProbeError, live_module, value_of
from autograder.sandbox import cage, confine, loader, pool, state, wire
from autograder.verdicts import Check, Verdict, normal_name, same_name

RUN: pytest.StashKey[Run] = pytest.StashKey()
CHECK: pytest.StashKey[Check] = pytest.StashKey()


CUDA = "cuda"
CPU = "cpu"  # in place of an accelerator, to see what only one finds (`tests.agreement`)


class Question(NamedTuple):
    """A probe with its arguments; `key` tells it from all others in a run."""

    probe: Probe
    arguments: Sequence[Any]
    key: bytes


class Run:
    """The state of a pytest session with checks."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        seed = config.getoption("--seed")
        self.seed: int = secrets.randbits(32) if seed is None else seed
        language = config.getoption("--lang")
        if language is not None:
            i18n.set_language(language)
        self.backend: str = config.getoption("--backend") or (
            "auto" if config.getoption("--submission") else "live"
        )
        device = config.getoption("--device")
        self.accelerator = accelerator.NAME if device == "emulated" else device
        self.limits = confine.Limits()
        self.work: submission.Submission | None = None
        self.verdicts: dict[str, Verdict] = {}
        self.broken_checks: dict[str, Verdict] = {}  # checks that the reference does not pass
        self.asked: list[Question] = []  # by the check that runs
        self.placed = False  # the check that runs asks for an accelerator
        self.faulty = False  # the sandbox broke down while the submission was open
        self.answers: dict[bytes, wire.Packed | pool.EndedError] = {}  # the submission's
        self.remembered: dict[bytes, wire.Packed | pool.EndedError] = {}  # the reference's
        self.questions: dict[str, list[Question]] = {}  # what each check asked the reference
        self._folder: Path | None = None
        self._worker: pool.Worker | None = None
        self._references: dict[bool, pool.Session] = {}  # by whether the accelerator is on
        self.session: pool.Session | None = None
        self.live: Live | None = None
        self._tree: ast.Module | None = None
        self._memory = 0

    @classmethod
    def of(cls, config: pytest.Config) -> Run:
        """Return the session's run, made when first asked for."""
        if RUN not in config.stash:
            config.stash[RUN] = cls(config)
        return config.stash[RUN]

    # --- before the first check

    def prepare(self, items: Sequence[pytest.Item]) -> None:
        """Find the submission that the options name.

        Raises:
            pytest.UsageError: there is none, or nowhere to run it.

        """
        self._folder = items[0].path.parent
        released = items[0].stash[CHECK].assignment
        if self.config.getoption("--lang") is None and released.get("language"):
            i18n.set_language(released["language"])
        if self.backend != "live":
            if ENGINE in self.config.stash:
                self.limits = self.config.stash[ENGINE].limits
            else:
                from autograder import course  # the instructor's side only

                self.limits = course.limits_of(course.assignment_in(self._folder))
            try:
                self.backend = cage.choose(self.backend)
            except cage.NoBackendError as error:
                raise pytest.UsageError(cage.no_backend(error)) from None
            if problem := cage.hidden(self.accelerator, self.backend):
                raise pytest.UsageError(problem)
        if ENGINE in self.config.stash:
            return
        name = self.config.getoption("--submission")
        try:
            if name is not None:
                self.open(submission.read(Path(name)))
            elif self.config.stash.get(NAMESPACE, None) is not None:
                self.live = Live(live_module(self.config.stash[NAMESPACE]))
            else:
                self.open(submission.read(self._folder, released.get("files")))
        except submission.IntakeError as error:
            raise pytest.UsageError(str(error)) from None

    @property
    def reference_file(self) -> Path:
        """The reference solution of the assignment whose checks these are."""
        assert self._folder is not None
        return self._folder / f"{self._folder.name.partition('_')[2]}.py"

    def open(self, work: submission.Submission) -> None:
        """Check `work` from now on. Nothing of it runs before a probe asks for it."""
        self.end()
        self.work = work
        self.answers = {}
        self.verdicts = {}
        self.faulty = False
        self._tree = None
        if self.backend == "live":
            with state.usual():
                module, problems = loader.load(work.units)
            self.live = Live(module, work.units)
            self.live.problems = problems
            return
        if self._worker is None:
            engine = self.config.stash.get(ENGINE, None)
            begun = None if engine is None else engine.cage
            self._worker = pool.Worker(self.backend, self.limits, begun)
        self.session = pool.Session(self._worker, work.units)

    def session_for_check(self) -> pool.Session:
        """Return where the check's probes run: with the accelerator on, if it asks for one.

        The accelerator cannot be switched off, and nothing else may see it, so the
        submission is opened a second time, in a process of its own.
        """
        assert self.session is not None
        if self.session.device != self.accelerator_if_placed:
            before = self.session
            before.close()
            self.session = pool.Session(
                before.worker, before.units, self.accelerator_if_placed, before
            )
        return self.session

    @property
    def accelerator_if_placed(self) -> str:
        """The device that the check may use; empty for most."""
        return self.accelerator if self.placed else ""

    def end(self) -> None:
        """End the submission that is open: its processes and files are gone on return."""
        if self.session is not None:
            self.session.close()
            self._memory = self.session.memory
            self.session = None
        self.live = None

    def close(self) -> None:
        """End the sandbox."""
        self.end()
        for session in self._references.values():
            session.close()
            session.worker.close()
        if self._worker is not None:
            self._worker.close()

    # --- fixtures

    def student(self) -> Any:
        """Return the target that runs probes beside the submission."""
        return _Student(self)

    def reference(self) -> Any:
        """Return the target that runs probes beside the reference solution."""
        return _Reference(self)

    def draw(self, item: pytest.Item) -> Draw:
        """Return the check's source of inputs."""
        return Draw(seed_of(self.seed, item.stash[CHECK].id))

    def device(self) -> str:
        """Return the accelerator's name; where there is none, skip the check."""
        if self.accelerator == CPU:
            return CPU
        if self.accelerator == CUDA:
            if not torch.cuda.is_available():
                pytest.skip(_("It needs CUDA, and this machine has none."))
        elif self.live is not None:
            pytest.skip(_("It needs an accelerator; the grader has one."))
        elif not accelerator.supported():
            pytest.skip(_("It needs an accelerator, and this version of PyTorch cannot have one."))
        return self.accelerator

    def source(self) -> ast.Module:
        """Return the submission's statements; where there are none at hand, skip the check."""
        tree = self._tree_of_work()
        if tree is None:
            pytest.skip(
                _("It looks at the text of your code, which is not at hand in a running notebook.")
            )
        return tree

    # --- verdicts

    def begin(self, check: Check) -> None:
        """Get ready for what `check` will ask."""
        self.asked, self.placed = [], check.placed
        picture.take()

    def not_checked(self, check: Check) -> str | None:
        """Return why a check is not to be run now; None if it is."""
        if check.id in self.broken_checks:
            return _("The grader's own reference does not pass this check.")
        for needed in check.needs:
            verdict = self.verdicts.get(needed)
            # A grader error above does not stand in the way: it is not the student's.
            if verdict is not None and verdict.verdict in (verdicts.FAILED, verdicts.NOT_CHECKED):
                return _("It makes sense only when this one passes: {title}").format(
                    title=verdict.title
                )
        return None

    def judge(self, item: pytest.Item, call: pytest.CallInfo[Any]) -> Verdict:
        """Record how a check ended and return it."""
        check = item.stash[CHECK]
        error = None if call.excinfo is None else call.excinfo.value
        title = _(check.title)
        diagnosis = None
        called = ""
        if error is None:
            kind, message = verdicts.PASSED, ""
        elif isinstance(error, pytest.skip.Exception):
            broken = check.id in self.broken_checks
            kind = verdicts.GRADER_ERROR if broken else verdicts.NOT_CHECKED
            message = error.msg or ""
        elif isinstance(error, ProbeError) and (other := self._unwritten(item, error)):
            kind = verdicts.NOT_CHECKED
            message = _("It uses `{other}`, which is not there yet.").format(other=other)
        elif (
            isinstance(error, AssertionError)
            and call.when == "call"
            and _is_the_submissions(error, item)
        ):
            kind = verdicts.FAILED
            if self.asked:
                last = self.asked[-1]
                called = last.probe.describe(last.arguments, hidden=check.hidden)
            plain = isinstance(error, (Failure, ProbeError))
            message = str(error) if plain else ""
            diagnosis = self._diagnose(check, error)
        else:
            kind = verdicts.GRADER_ERROR
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(frame.filename).name}:{frame.lineno}"
            message = _("The grader failed here, not you: {error}").format(
                error=f"{type(error).__name__}: {error} ({place})"
            )
        verdict = Verdict(
            check=check,
            verdict=kind,
            title=title,
            message=message,
            called=called,
            diagnosis=diagnosis,
            seconds=call.duration,
            pictures=picture.take() if kind == verdicts.FAILED else (),
            unwritten=isinstance(error, ProbeError) and error.unwritten and diagnosis is None,
        )
        self.verdicts[check.id] = verdict
        return verdict

    def passes_like_reference(self, check: Check) -> bool:
        """Record a check as passed, without running it, if all answers are the reference's.

        A check's verdict follows from the answers to its questions, from `draw` and
        from `source`. One that does not read the source and gets, byte for byte, the
        answers with which the reference passed, asks the same questions and passes.
        """
        questions = self.questions.get(check.id)
        if not questions or self.not_checked(check) is not None:
            return False
        self.begin(check)
        start = time.perf_counter()
        student = self.student()
        try:
            if any(student.answer(asked) != self.remembered[asked.key] for asked in questions):
                return False
        except pool.SandboxFaultError:
            return False  # the check will meet it, too, and have words for it
        seconds = time.perf_counter() - start
        self.verdicts[check.id] = Verdict(check, verdicts.PASSED, _(check.title), seconds=seconds)
        return True

    def teach(self) -> None:
        """Have the worker know the probes that every submission will be asked."""
        if self._worker is not None:
            asked = [question.probe for asked in self.questions.values() for question in asked]
            self._worker.learn({probe.name: probe.pickled() for probe in asked})

    def memory(self) -> int:
        """Return the largest resident size of the submission's processes, in bytes."""
        return self._memory

    def _unwritten(self, item: pytest.Item, error: ProbeError) -> str | None:
        """Return another exercise whose missing answer made this check fail; None if none did.

        One exercise may use another. What is not written yet is lost once, where
        it is missed, and not held against what would use it.
        """
        own = item.stash[CHECK].group
        others = {
            normal_name(other.stash[CHECK].group)
            for other in item.session.items
            if CHECK in other.stash and not same_name(other.stash[CHECK].group, own)
        }
        problem = error.problem
        name = ""
        if error.kind == "missing":
            name = str(problem["missing"]["wanted"])
            problem = problem["missing"].get("cause") or {}
        if problem.get("type") == "NameError":
            name = str(problem["message"]).partition("'")[2].partition("'")[0]
        elif problem.get("type") == "NotImplementedError" and problem["frames"]:
            functions = [str(frame["function"]) for frame in problem["frames"]]
            name = functions[-1].partition(".")[0]
            if functions[0].partition(".")[0] != name and name in self._definitions():
                return name  # an exercise may consist of several definitions
        return name if normal_name(name) in others else None

    def _definitions(self) -> set[str]:
        tree = self._tree_of_work()
        return {
            node.name
            for node in (tree.body if tree is not None else [])
            if isinstance(node, (ast.ClassDef, ast.FunctionDef))
        }

    def problems(self) -> list[loader.Problem]:
        """Return the top-level statements of the submission that were set aside."""
        if self.session is not None:
            return self.session.problems
        return list(self.live.problems) if self.live is not None else []

    def _diagnose(self, check: Check, error: AssertionError) -> verdicts.Diagnosis | None:
        case = diagnoses.Case(check, error, self._tree_of_work(), self.work)
        found = diagnoses.diagnose(case)
        if found is None or self.work is None:
            return found
        return replace(found, code=self.work.excerpt(found.unit, found.line))

    def _tree_of_work(self) -> ast.Module | None:
        if self._tree is None and self.work is not None:
            self._tree = self.work.tree()
        return self._tree

    # --- the reference

    def ask_reference(
        self, probe: Probe, arguments: Sequence[Any], seed: int
    ) -> wire.Packed | pool.EndedError:
        """Run a probe beside the reference, in a sandbox of its own."""
        if self.placed not in self._references:
            work = submission.read(self.reference_file)
            backend = "none" if self.backend == "live" else self.backend
            self._references[self.placed] = pool.Session(
                pool.Worker(backend, self.limits), work.units, self.accelerator_if_placed
            )
        session = self._references[self.placed]
        try:
            return session.call(probe.name, probe.pickled, arguments, seed)
        except pool.EndedError as error:
            return error


ENGINE: pytest.StashKey[Any] = pytest.StashKey()  # the `engine.Engine` of the session
NAMESPACE: pytest.StashKey[Any] = pytest.StashKey()


def question(probe: Probe, arguments: Sequence[Any], place: str) -> Question:
    """Return one call of a probe, and what tells it from all others in a run."""
    text, blob = wire.pack(list(arguments))
    parts = (probe.name.encode(), place.encode(), text, blob)
    key = hashlib.sha256(b"\0".join(parts)).digest()
    return Question(probe, arguments, key)


def _is_the_submissions(error: AssertionError, item: pytest.Item) -> bool:
    """Tell whether a check failed as checks do, not by an error of the grader's own."""
    if isinstance(error, (Failure, ProbeError)):
        return True
    # A plain `assert` counts where it stands in the check itself.
    last = traceback.extract_tb(error.__traceback__)[-1]
    return Path(last.filename) == item.path


class _Student:
    """The submission, in the sandbox or in this process; the same question is asked once."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def run(self, probe: Probe, arguments: Sequence[Any]) -> Any:
        asked = question(probe, arguments, self._run.accelerator_if_placed)
        self._run.asked.append(asked)
        answer = self.answer(asked)
        if isinstance(answer, pool.EndedError):
            raise ProbeError(answer.reason, None, answer.detail)
        return value_of(answer, None if self._run.work is None else self._run.work.units)

    def answer(self, question: Question) -> wire.Packed | pool.EndedError:
        run = self._run
        if question.key not in run.answers:
            run.answers[question.key] = self._ask(question)
        return run.answers[question.key]

    def _ask(self, question: Question) -> wire.Packed | pool.EndedError:
        run = self._run
        probe, arguments, key = question
        seed = seed_of(run.seed, key.hex())
        if run.live is not None:
            return run.live.run(probe, arguments, seed)
        session = run.session_for_check()
        known = run.remembered.get(key)
        try:
            return session.call(
                probe.name,
                probe.pickled,
                arguments,
                seed,
                known if isinstance(known, wire.Packed) else None,
            )
        except pool.EndedError as error:
            return error
        except pool.SandboxFaultError:
            run.faulty = True
            raise


class _Reference:
    """The reference solution; its answers are remembered for the whole run."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def run(self, probe: Probe, arguments: Sequence[Any]) -> Any:
        run = self._run
        key = question(probe, arguments, run.accelerator_if_placed).key
        answer = run.remembered.get(key)
        if answer is None:
            answer = run.ask_reference(probe, arguments, seed_of(run.seed, key.hex()))
            run.remembered[key] = answer
        try:
            if isinstance(answer, pool.EndedError):
                raise ProbeError(answer.reason, None, answer.detail)
            return value_of(answer)
        except ProbeError as error:
            raise pool.SandboxFaultError(f"the reference did not answer: {error}") from error
