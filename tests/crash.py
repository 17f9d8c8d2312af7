"""A grader, its engines and its workers, killed at random moments: is anything lost or stale?

    python -m tests.crash 50 --seed 1

Real engines and workers, in processes of their own, grade a small class again and again;
`kill -9` hits half of the times the grader, half an engine or a worker. One thing is not as
it is otherwise: processes are forked from this one, which has imported everything, where the
grader would start Python anew. That makes fifty kills possible in the time of five.
A few of the grader's kills are not at a random moment, but in the middle of writing a result.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import gc
import hashlib
import importlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import psutil

from autograder import cli, engines, grading, results, submission
from autograder.course import load
from autograder.sandbox import cage, warmup
from tests import tiny

NAME = "01_tiny"
STUDENTS = 12
SLOW = tiny.RIGHT.replace("return x + x", "import time; time.sleep(0.1); return x + x")
POINTS = {tiny.RIGHT: 4.5, tiny.WRONG: 1.5, tiny.STUB: 0.0, SLOW: 4.5}
PR_SET_CHILD_SUBREAPER = 36


# --- processes that are forked, not started anew ---------------------------------------


class Forked:
    """Has what graders use of `subprocess.Popen`, for programs of this package."""

    log: Path  # where they are noted

    def __init__(
        self,
        command: list[str],
        *,
        stdin: int,
        stdout: int,
        stderr: Any,
        env: dict[str, str],
        cwd: str | Path,
        pass_fds: Sequence[int] = (),
        **_others: Any,
    ) -> None:
        module, *arguments = command[command.index("-m") + 1 :]
        reads, self_writes = os.pipe() if stdin == subprocess.PIPE else (None, None)
        self_reads, writes = os.pipe() if stdout == subprocess.PIPE else (None, None)
        self.returncode: int | None = None
        self._lock = threading.Lock()

        def run() -> int:
            os.setsid()
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(null if reads is None else reads, 0)
            os.dup2(null if writes is None else writes, 1)
            os.dup2(stderr.fileno(), 2)
            for name in os.listdir("/proc/self/fd"):
                if int(name) > 2 and int(name) not in pass_fds:
                    with contextlib.suppress(OSError):
                        os.close(int(name))
            os.chdir(cwd)
            os.environ.clear()
            os.environ.update(env)
            sys.argv = [module, *arguments]
            return int(importlib.import_module(module).main() or 0)

        self.pid = fork(run)
        note(self.log, kind=module.rpartition(".")[2], pid=self.pid)
        for descriptor in (reads, writes):
            if descriptor is not None:
                os.close(descriptor)
        self.stdin = None if self_writes is None else os.fdopen(self_writes, "w", encoding="utf-8")
        self.stdout = None if self_reads is None else os.fdopen(self_reads, encoding="utf-8")

    def poll(self) -> int | None:
        with self._lock:
            if self.returncode is None:
                process, status = os.waitpid(self.pid, os.WNOHANG)
                if process:
                    self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        end = time.monotonic() + (3600 if timeout is None else timeout)
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired("forked", timeout or 0)
            time.sleep(0.002)
        assert self.returncode is not None
        return self.returncode

    def terminate(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def fork(run: Callable[[], int]) -> int:
    """Run a function in a process of its own; return that process's number."""
    process = os.fork()
    if process:
        return process
    gc.freeze()  # what belongs to threads that are not here must not be closed here
    status = 1
    try:
        status = run()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def note(log: Path, **what: Any) -> None:
    """Write a line that is there whatever happens to this process."""
    with open(log, "a", encoding="utf-8") as file:
        file.write(json.dumps(what) + "\n")


# --- a grader ---------------------------------------------------------------------------


def be_a_grader(root: Path, log: Path, said: Path, dies_at: int) -> NoReturn:
    """Run `autograder grade`; kill this process at a step of writing a result, if one is given."""
    with open(said, "wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    Forked.log = log
    engines.subprocess = cage.subprocess = FORKING
    to_engine, step, me = engines.Engine.grade, Counter[str](), os.getpid()

    def send(engine: engines.Engine, work: submission.Submission) -> dict[str, Any]:
        note(log, sent=work.digest)
        return to_engine(engine, work)

    def or_die(call: Callable[..., Any]) -> Callable[..., Any]:
        def maybe(*arguments: Any, **named: Any) -> Any:
            step["done"] += os.getpid() == me  # and not an engine, forked from it
            if step["done"] == dies_at:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **named)

        return maybe

    engines.Engine.grade = send  # type: ignore[method-assign]
    if dies_at:
        for name in ("chmod", "replace"):  # half of the way, and before the last step
            setattr(results.os, name, or_die(getattr(os, name)))
    options = ("--backend", "none", "--jobs", "2", "--course", str(root))
    os._exit(cli.main(["grade", NAME, *options]))


class _Forking:
    """Stands in for the module `subprocess`."""

    Popen = Forked

    def __getattr__(self, name: str) -> Any:
        return getattr(subprocess, name)


FORKING: Any = _Forking()


# --- the trial --------------------------------------------------------------------------


@dataclass
class Trial:
    """A class, and what is known about it."""

    root: Path
    chance: random.Random
    texts: dict[str, str] = field(default_factory=dict)  # of each student, as handed in now
    due: dict[str, float] = field(default_factory=dict)  # points, by the text's digest
    kills: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    version: int = 0
    seconds: float = 1.0  # that a whole run takes

    def __post_init__(self) -> None:
        tiny.make_course(self.root)
        settings = self.root / "solutions" / "course.toml"
        # Nothing here waits for a limit, and a busy machine may stand still for a second.
        settings.write_text(settings.read_text("utf-8").replace(tiny.LIMITS, ""), "utf-8")
        self.course = load(self.root)
        (self.assignment,) = self.course.assignments
        self.folder = grading.result_path(self.course, self.assignment, "x").parent
        for number in range(STUDENTS):
            self.hand_in(f"s{number:02}")

    def hand_in(self, student: str) -> None:
        """Hand in something that nobody has handed in before."""
        self.version += 1
        text = self.chance.choice(list(POINTS))
        self.texts[student] = f"# version {self.version}\n{text}"
        tiny.hand_in(self.root, student, self.texts[student])
        self.due[digest_of(self.texts[student])] = POINTS[text]

    def stored(self) -> dict[str, results.Result]:
        """Return the results that fit what is handed in; any other must be an older one, whole."""
        found = {}
        for path in self.folder.glob("*.json"):
            result = results.read(path)
            if result is None:
                self.problems.append(f"{path.name} is damaged")
            elif result["needs_person"]:
                continue  # its sandbox was killed twice: it is graded again
            elif result["score"] != self.due[result["digest"]]:
                self.problems.append(f"{path.name}: {result['score']}, not as due")
            elif result["digest"] == digest_of(self.texts[path.stem]):
                found[path.stem] = result
        return found

    def run(self, kill: str = "", dies_at: int = 0) -> bool:
        """Run a grader; kill it, or what it has started; return whether it came to its end."""
        before = {result["digest"] for result in self.stored().values()}
        log, said = self.root / "log", self.root / "said"
        log.write_text("")
        grader = fork(lambda: be_a_grader(self.root, log, said, dies_at))
        if kill == "grader" and not dies_at:
            time.sleep(self.chance.uniform(0, self.seconds))
            with contextlib.suppress(ProcessLookupError):
                os.kill(grader, signal.SIGKILL)
        elif kill == "part":
            self.kill_parts(grader, log)
        status = os.waitstatus_to_exitcode(os.waitpid(grader, 0)[1])
        self.kills["grader"] += status == -signal.SIGKILL
        self.bury()
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        sent = Counter(line["sent"] for line in lines if "sent" in line)
        self.problems += [f"{digest} was graded again" for digest in before & sent.keys()]
        if kill != "part":
            self.problems += [f"{d} was graded twice" for d, count in sent.items() if count > 1]
        if "Traceback" in (text := said.read_text(errors="replace")) or status not in (0, 1, -9):
            self.problems.append(f"exit status {status}: {text}")
        return status >= 0

    def kill_parts(self, grader: int, log: Path) -> None:
        """Kill engines and workers, one now and then, while a grader runs."""
        killed: set[int] = set()
        while True:
            time.sleep(self.chance.uniform(0, self.seconds / 3))
            if os.waitid(os.P_PID, grader, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                return
            lines = [json.loads(line) for line in log.read_text().splitlines()]
            there = [line for line in lines if "pid" in line and line["pid"] not in killed]
            there = [line for line in there if is_alive(line["pid"])]
            if there and len(killed) < 6:
                chosen = self.chance.choice(there)
                os.kill(chosen["pid"], signal.SIGKILL)
                killed.add(chosen["pid"])
                self.kills[chosen["kind"]] += 1

    def bury(self) -> None:
        """Wait for all that a dead grader has left; it must end by itself."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                if os.waitpid(-1, os.WNOHANG) == (0, 0):
                    time.sleep(0.01)
            except ChildProcessError:
                return
        self.problems.append("processes are left")

    def judge(self) -> None:
        """Look at a class of which a grader has come to its end, twice."""
        missing = self.texts.keys() - self.stored().keys()
        if missing:
            self.problems.append(f"{sorted(missing)} have no result")
        for path in self.folder.iterdir():
            os.utime(path, (1, 1))  # what was left by killed graders is old now
        if not self.run():
            self.problems.append("a grader that nobody killed was killed")
        if "sent" in (self.root / "log").read_text():
            self.problems.append("a whole class was graded again")
        left = {path.name for path in self.folder.iterdir()}
        if left != {f"{student}.json" for student in self.texts}:
            self.problems.append(f"in the results: {sorted(left)}")


def is_alive(process: int) -> bool:
    """Tell whether a process runs, whoever it is; one that only waits to be waited for does not."""
    with contextlib.suppress(psutil.Error):
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    return False


def digest_of(text: str) -> str:
    """Return what a submission's digest is."""
    return hashlib.sha256(text.encode()).hexdigest()


def trial(root: Path, kills: int, seed: int) -> Trial:
    """Kill so often, half of the times the grader; judge whenever a run comes to its end."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)  # so that `bury` sees everything
    for module in ("autograder.launch", "autograder.engine", "autograder.sandbox.worker"):
        importlib.import_module(module)
    warmup.warm_up()
    results.engine_digest()  # of what is imported, though a file may be edited meanwhile
    found = Trial(root, random.Random(seed))
    start = time.monotonic()
    found.run()
    found.seconds = time.monotonic() - start
    while found.kills.total() < kills and not found.problems:
        graders = found.kills["grader"] < (kills + 1) // 2
        parts = found.kills.total() - found.kills["grader"] < kills // 2
        kill = found.chance.choice(["grader"] * graders + ["part"] * parts)
        for student in found.chance.sample(sorted(found.texts), found.chance.randint(1, STUDENTS)):
            found.hand_in(student)
        dies_at = found.chance.choice([0, 0, found.chance.randint(1, 2 * STUDENTS)])
        found.run(kill, dies_at if kill == "grader" else 0)
        if found.chance.random() < 0.2:
            found.run()
            found.judge()
    found.run()
    found.judge()
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a trial and print what it found, as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=50)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="crash-") as name:
        os.environ["TMPDIR"] = tempfile.tempdir = name
        found = trial(Path(name) / "course", options.kills, options.seed)
    report = {"seed": options.seed, "kills": found.kills, "problems": found.problems}
    print(json.dumps(report))
    return 1 if found.problems else 0


if __name__ == "__main__":
    sys.exit(main())
