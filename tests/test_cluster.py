"""Grading on a Dask cluster: real schedulers and workers, each a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder import cli, cluster, cluster_backlog, cluster_worker, grading, results
from autograder.course import Course
from autograder.engines import EngineError, size_of
from autograder.grading import Options, Outcome
from autograder.submission import Submission
from tests.simulate_cluster import Cluster
from tests.simulate_cluster import cluster as started
from tests.tiny import CHECKS, RIGHT, STUB, WRONG, hand_in, make_course

PACKAGE = Path(grading.__file__).parent
CLASS = {f"student {i}": [RIGHT, WRONG, STUB, RIGHT + "\ndef x(:\n"][i % 4] for i in range(12)}
# Without a cage a submission can do this: it ends the worker that its engine belongs to.
KILLER = """\
import os, signal
process, command = os.getpid(), b""
while b"dask_worker" not in command:
    with open(f"/proc/{process}/stat") as file:
        process = int(file.read().rpartition(")")[2].split()[1])
    with open(f"/proc/{process}/cmdline", "rb") as file:
        command = file.read()
os.kill(process, signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("tiny")
    made = make_course(root)
    for student, text in CLASS.items():
        hand_in(root, student, text)
    return made


@pytest.fixture(scope="module")
def two() -> Iterator[Cluster]:
    """Two workers for the tests that leave them as they are; one always runs out of time."""
    with started(1) as made:
        hasty = made.folder / "hasty.py"
        hasty.write_text("from autograder import cluster_worker as w\nw.SECONDS = -1.0\n")
        made.add_worker(1, None, "--preload", str(hasty))
        made.wait_for_workers()
        yield made


@pytest.fixture
def one_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks of a single submission: the class is in many hands at any moment."""
    monkeypatch.setattr(cluster_backlog, "BATCH", 1)


def grade(course: Course, where: Cluster | str, **changes: Any) -> dict[str, Outcome]:
    """Grade the class on a cluster; return what became of whom."""
    address = where if isinstance(where, str) else where.address
    options = Options(backend="none", seed=1, jobs=1, scheduler=address)
    arguments = {"options": options, "use": False, "keep": False, **changes}
    on_outcome = arguments.pop("on_outcome", lambda outcome: None)
    (assignment,) = course.assignments
    class_ = grading.submissions_of(course, assignment).items()
    outcomes: dict[str, Outcome] = {}
    for outcome in grading.grade(course, assignment, class_, **arguments):
        assert outcome.student not in outcomes
        outcomes[outcome.student] = outcome
        on_outcome(outcome)
    assert sorted(outcomes) == sorted(student for student, _path in class_)
    return outcomes


def points(outcomes: dict[str, Outcome]) -> dict[str, float | str]:
    """Return everybody's score, or why there is none."""
    return {s: o.problem if o.result is None else o.result["score"] for s, o in outcomes.items()}


EXPECTED = {student: [4.5, 1.5, 0, 4.5][i % 4] for i, student in enumerate(CLASS)}


class First:
    """Does something when the first submission is done; counts them all."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act, self.seen = act, list[str]()

    def __call__(self, outcome: Outcome) -> None:
        self.seen.append(outcome.student)
        if len(self.seen) == 1:
            self.act()


# --- what it is for -------------------------------------------------------------


def test_a_class_gets_on_a_cluster_what_it_gets_here(course: Course, two: Cluster):
    def told(outcome: Outcome) -> dict[str, Any]:
        assert outcome.result is not None, outcome.problem
        for check in results.all_checks(outcome.result):
            check.pop("seconds")
        assert outcome.result["seconds"] > 0
        return outcome.result | dict.fromkeys(("seconds", "graded_at", "memory"))

    there, here = grade(course, two), grade(course, "")
    assert points(there) == EXPECTED
    for student, outcome in there.items():
        assert told(outcome) == told(here[student])


def test_no_worker_has_more_than_a_few_tasks_at_a_time(
    course: Course, two: Cluster, one_each: None, monkeypatch: pytest.MonkeyPatch
):
    send, most = cluster.Crew._send, [0]

    def count(self: Any, *arguments: Any) -> None:
        send(self, *arguments)
        most.append(max(len(worker.tasks) for worker in self._workers.values()))

    monkeypatch.setattr(cluster.Crew, "_send", count)
    assert points(grade(course, two)) == EXPECTED
    assert max(most) == cluster.AHEAD


def test_what_travels_names_neither_the_student_nor_a_folder(course: Course):
    (assignment,) = course.assignments
    folder = course.submitted(assignment, "student 0")
    work, key = grading.read_submission(course, assignment, "student 0", folder, Options())
    text = repr(
        cluster_worker.unpacked(cluster_worker.packed([grading.Work("student 0", work, key)]))
    )
    assert RIGHT.splitlines()[0] in text
    assert "student 0" not in text
    assert str(course.root) not in text
    assert str(course.root) not in repr(cluster_worker.files_of(assignment))


def test_an_assignment_arrives_with_all_that_marks_depend_on(tmp_path: Path):
    course = make_course(tmp_path)
    (assignment,) = course.assignments
    assert assignment.limits.check_seconds == 1.0
    (assignment.folder / "es.po").write_text('msgid "a"\nmsgstr "b"\n', encoding="utf-8")
    for name, data in cluster_worker.files_of(assignment).items():
        path = tmp_path / "there" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (arrived,) = cluster_worker.course.load(tmp_path / "there").assignments
    assert arrived.digest() == assignment.digest()
    assert arrived.limits == assignment.limits


def test_a_task_that_takes_long_leaves_the_rest_to_others(monkeypatch: pytest.MonkeyPatch):
    class Slow:
        def engine(self, digest: str, options: Options) -> Any:
            return pytest.MonkeyPatch.context()

    monkeypatch.setattr(cluster_worker, "BENCH", Slow())
    monkeypatch.setattr(cluster_worker, "_grade_one", lambda engine, data: data)
    batch = zlib.compress(b"[1, 2, 3]")
    assert cluster_worker.unpacked(cluster_worker.grade("", "{}", batch)) == [1, 2, 3]
    monkeypatch.setattr(cluster_worker, "SECONDS", -1.0)
    assert cluster_worker.unpacked(cluster_worker.grade("", "{}", batch)) == [1]


# --- what goes wrong ------------------------------------------------------------


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(
    course: Course, one_each: None
):
    with started(1, 1) as made:
        engines = []

        def kill() -> None:
            engines.extend(psutil.Process(made.workers[0].pid).children(recursive=True))
            made.workers[0].kill()
            made.add_worker()  # and another one comes

        first = First(kill)
        outcomes = grade(course, made, on_outcome=first)
        assert made.workers[0].wait() == -signal.SIGKILL
        assert engines
        assert not psutil.wait_procs(engines, 30)[1], "they outlive their worker"
    assert points(outcomes) == EXPECTED
    assert sorted(first.seen) == sorted(CLASS)


def test_who_kills_every_worker_is_named_and_nobody_is_blamed_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cluster_backlog, "STRIKES", 2)  # one worker less to be started
    course = make_course(tmp_path)
    for student, text in {"a": RIGHT, "b": KILLER + RIGHT, "c": WRONG}.items():
        hand_in(tmp_path, student, text)
    with started(1, 1, 1) as made:
        outcomes = grade(course, made)
        ended = [worker.poll() for worker in made.workers]
    problem = "2 workers died while they had this submission"
    assert points(outcomes) == {"a": 4.5, "b": problem, "c": 1.5}
    assert sorted(ended, key=str) == [-signal.SIGKILL, -signal.SIGKILL, None]


def test_what_two_workers_died_with_is_graded_alone():
    backlog = cluster_backlog.Backlog()
    for number in range(4):
        work = Submission(Path(f"{number}.py"), [], [], "")
        backlog.put(grading.Work(str(number), work))
    assert backlog.next(1, []) == [0, 1, 2, 3]
    assert backlog.strike([0, 1, 2, 3]) == []
    assert backlog.next(1, []) == [0]  # each in a task of its own
    assert backlog.next(1, [0]) == [1]
    assert backlog.strike([0, 1]) == []
    assert [backlog.next(1, []), backlog.next(1, [2])] == [[2], [3]]  # the others first
    assert backlog.next(1, [2, 3]) == []  # the rest not beside these
    assert backlog.next(1, []) == [0]
    backlog.put(grading.Work("4", work))
    assert backlog.next(1, [0]) == []  # and nothing beside it
    assert backlog.strike([0]) == [0]
    assert [backlog.next(1, []), backlog.next(1, [])] == [[4], [1]]
    for number in range(5):
        backlog.done(number)
    assert (backlog.works, backlog.size) == ({}, 0)


def test_a_task_has_no_more_than_so_many_characters(monkeypatch: pytest.MonkeyPatch):
    backlog = cluster_backlog.Backlog()
    work = grading.Work("", Submission(Path("a.py"), [], [], ""))
    for _number in range(4):
        backlog.put(work)
    monkeypatch.setattr(cluster_backlog, "LARGE", 2 * size_of(work))
    assert backlog.next(1, []) == [0, 1, 2]  # the last one may be larger


def test_a_worker_with_another_engine_is_left_out_and_named(
    course: Course, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    shutil.copytree(PACKAGE, tmp_path / "autograder")
    with open(tmp_path / "autograder" / "expect.py", "a") as file:
        file.write("# changed\n")
    with started() as made:
        made.add_worker(environment={"PYTHONPATH": str(tmp_path)})
        ours = cluster_worker.identity()["its code"]
        pattern = f"the worker tcp://.* is left out: its code is .* there and {ours} here"
        with pytest.raises(EngineError, match=pattern):
            grade(course, made)
        made.add_worker()
        caplog.clear()
        made.wait_for_workers()
        outcomes = grade(course, made)
    assert points(outcomes) == EXPECTED
    (message,) = (r.getMessage() for r in caplog.records if r.name == cluster.__name__)
    assert "is left out: its code is" in message


@pytest.mark.parametrize("what", ["Python", "torch", "autograder"])
def test_workers_with_another_python_or_pytorch_are_left_out(
    course: Course, two: Cluster, monkeypatch: pytest.MonkeyPatch, what: str
):
    ours = {**cluster_worker.identity(), what: "0.9"}
    monkeypatch.setattr(cluster_worker, "identity", lambda: ours)
    with pytest.raises(EngineError, match=f"{what} is [0-9.]+ there and 0.9 here"):
        grade(course, two)


def test_a_worker_without_the_package_is_left_out(course: Course, tmp_path: Path):
    (tmp_path / "autograder.py").write_text("raise ImportError('nothing here')\n")
    with started() as made:
        made.add_worker(environment={"PYTHONPATH": str(tmp_path)})
        with pytest.raises(EngineError, match=r"is left out: .*nothing here"):
            grade(course, made)


def test_a_file_of_checks_that_does_not_load_is_told_with_its_text(tmp_path: Path, two: Cluster):
    course = make_course(tmp_path, CHECKS.replace("import pytest", "import pytest, no_such_module"))
    hand_in(tmp_path, "a", RIGHT)
    with pytest.raises(EngineError, match="No module named 'no_such_module'"):
        grade(course, two)


def test_after_ctrl_c_the_cluster_grades_again(course: Course, two: Cluster, one_each: None):
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grade(course, two, on_outcome=First(stop))
    assert points(grade(course, two)) == EXPECTED


def test_a_scheduler_lost_in_the_middle_is_told_and_what_is_done_is_kept(
    course: Course, one_each: None
):
    with started(1) as made:
        first = First(made.scheduler.kill)
        with pytest.raises(EngineError, match=r"scheduler at tcp://.* is lost"):
            grade(course, made, on_outcome=first, keep=True)
    (assignment,) = course.assignments
    kept = [s for s in CLASS if grading.result_path(course, assignment, s).exists()]
    assert sorted(kept) == sorted(first.seen)
    assert 1 <= len(kept) < len(CLASS)


def test_without_a_worker_it_says_how_to_start_one(course: Course, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster, "PATIENCE", 0.0)
    with started() as made:
        with pytest.raises(EngineError, match=f"start one: dask worker {made.address}"):
            grade(course, made)


# --- the command ----------------------------------------------------------------


def command(course: Course, *arguments: str) -> int:
    return cli.main(["grade", "01", "--course", str(course.root), "--backend", "none", *arguments])


def test_a_scheduler_that_is_not_there_is_named(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(cluster, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    assert command(course, "--scheduler", address) == 1
    assert f"no Dask scheduler can be reached at {address}" in capsys.readouterr().err


def test_a_scheduler_with_tls_needs_a_certificate(
    course: Course, capsys: pytest.CaptureFixture[str]
):
    assert command(course, "--scheduler", "tls://127.0.0.1:1") == 1
    assert "check your TLS configuration" in capsys.readouterr().err


def test_without_dask_it_says_what_to_install(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert command(course, "--scheduler", "tcp://127.0.0.1:1") == 2
    assert 'pip install "pytorch-course-autograder[cluster]"' in capsys.readouterr().err


def test_dask_is_imported_only_when_it_is_asked_for(course: Course):
    code = "import sys, autograder.cli, autograder.grading; print('distributed' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


# --- on a worker ----------------------------------------------------------------


class Quiet(grading.Engine):
    """An engine without a process, which notes whether it runs."""

    runs = False

    def start(self) -> None:
        self.runs = True

    def close(self) -> None:
        self.runs = False


def test_an_engine_stays_warm_for_the_next_task_and_is_ended_when_there_is_none(
    course: Course, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cluster_worker, "Engine", Quiet)
    monkeypatch.setattr(cluster_worker, "IDLE", 3600.0)
    bench = cluster_worker.Bench()
    bench.assignments["x"] = course.assignments[0]
    with bench.engine("x", Options(seed=1)) as first:
        with bench.engine("x", Options(seed=1)) as second:
            assert first is not second
    with bench.engine("x", Options(seed=2)) as other:
        assert other not in (first, second)
    with bench.engine("x", Options(seed=1)) as again:
        assert again in (first, second)
        assert again.runs
        bench.end_idle(0)  # not what is at work
        assert again.runs
    assert [e.runs for e in (first, second, other)].count(True) == 1
    bench.end_idle(3600)
    assert again.runs
    bench.end_idle(0)
    assert not again.runs


def test_engines_end_by_themselves_after_a_while(course: Course, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cluster_worker, "IDLE", 0.01)
    ended = threading.Event()
    monkeypatch.setattr(cluster_worker, "Engine", Quiet)
    monkeypatch.setattr(Quiet, "close", lambda engine: ended.set())
    bench = cluster_worker.Bench()
    bench.assignments["x"] = course.assignments[0]
    with bench.engine("x", Options(seed=1)):
        pass
    assert ended.wait(30)


def test_a_worker_that_ends_leaves_no_process_and_no_file(course: Course):
    with started(1) as made:
        grade(course, made)
        (worker,) = made.workers
        started_by_it = psutil.Process(worker.pid).children(recursive=True)
        assert started_by_it
        assert list(made.folder.rglob("test_tiny.py"))
        os.kill(worker.pid, signal.SIGTERM)
        assert worker.wait(30) == 0
        _gone, left = psutil.wait_procs(started_by_it, 30)
        assert not left
        assert not list(made.folder.rglob("test_tiny.py"))
