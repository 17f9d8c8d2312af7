"""A Dask cluster of real processes on this machine: for tests, and to measure on.

    python -m tests.simulate_cluster [--submissions 100000] [--seconds 0.06]

grades that many submissions on 100 simulated cores: scheduler, workers and the grader's side
are the real ones, only that grading is sleeping for as long as it would take. Printed is what
Dask and the grader's side take for it; `docs/scale.md` has what that means.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
from distributed import Client

from autograder import cluster_backlog, cluster_worker, grading, results

CLI = "distributed.cli.dask_"
NAME = "01_line_model"
# What a worker of a simulation has in place of an engine; Dask imports it when it starts.
ASLEEP = """
import contextlib, json, os, time
from autograder import cluster_worker

with open(os.environ["SIMULATED_RESULT"]) as file:
    RESULT = json.load(file)

def sleep(engine, data):
    time.sleep(float(os.environ["SIMULATED_SECONDS"]))
    return {"result": {**RESULT, "key": data["key"]}}

cluster_worker.BENCH.engine = lambda digest, options: contextlib.nullcontext()
cluster_worker._grade_one = sleep
"""


class Cluster:
    """A scheduler and workers, each a process without a disk in common with the grader."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(file))
        while not file.exists() or not file.read_text().endswith("}"):
            assert self.scheduler.poll() is None, "the scheduler has ended"
            time.sleep(0.02)
        self.address: str = json.loads(file.read_text())["address"]
        self.workers: list[subprocess.Popen[bytes]] = []

    def add_worker(
        self, threads: int = 1, environment: Mapping[str, str] | None = None, *options: str
    ) -> subprocess.Popen[bytes]:
        """Start a worker."""
        own = self.folder / f"worker-{len(self.workers)}"
        usual = ["--nthreads", str(threads), "--no-nanny", "--local-directory", str(own)]
        started = self._start("worker", self.address, *usual, *options, environment=environment)
        self.workers.append(started)
        return started

    def wait_for_workers(self) -> None:
        """Wait until all workers that were started have come."""
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(len(self.workers))

    def _start(
        self, what: str, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        with open(self.folder / "log.txt", "ab") as log:
            usual = ["--host", "127.0.0.1", "--no-dashboard"]
            return subprocess.Popen(
                [sys.executable, "-m", f"{CLI}{what}", *arguments, *usual],
                env={**os.environ, **(environment or {})},
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )

    def close(self) -> None:
        """End what has been started."""
        for process in (*self.workers, self.scheduler):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextlib.contextmanager
def cluster(*threads: int) -> Iterator[Cluster]:
    """Give a cluster with workers of so many threads each."""
    with tempfile.TemporaryDirectory() as folder:
        made = Cluster(Path(folder))
        try:
            for count in threads:
                made.add_worker(count)
            yield made
        finally:
            made.close()


# --- measuring ------------------------------------------------------------------


def cluster_overhead(
    students: int = 1000, name: str = NAME, backend: str = "auto"
) -> dict[str, float]:
    """Seconds for a class with two engines here, and with two workers of a cluster.

    Engines start in both; scheduler and workers run already.
    """
    from tests import bench

    found = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as base, cluster(1, 1) as made:
        made.wait_for_workers()
        where = {"here": ["--jobs", "2"], "cluster": ["--scheduler", made.address]}
        for label, options in where.items():
            course = bench.make_class(Path(base) / label, name, students)
            command = ["autograder", "grade", name, "--backend", backend, *options]
            found[label] = bench.run(course.root, *command)
    return {**found, "overhead": found["cluster"] / found["here"] - 1}


class Class:
    """A real class with its results; then as many students as one likes hand in the same."""

    def __init__(self, folder: Path, students: int = 60, backend: str = "auto") -> None:
        from tests import bench

        self.course = bench.make_class(folder, NAME, students)
        (self.assignment,) = self.course.assignments
        self.folders = list(grading.submissions_of(self.course, self.assignment).values())
        options = grading.Options(backend=backend, jobs=1)
        self.intake = grading.Intake(self.course, self.assignment, options)
        self.works = [grading.Work("", *self.intake.read("", path)) for path in self.folders]
        found = grading.grade_works(self.assignment, self.works, options)
        self.results = [outcome.result for outcome in found if outcome.result is not None]

    def hand_in(self, count: int) -> Iterator[tuple[str, Path]]:
        """Yield so many students, each with a folder."""
        for number in range(count):
            yield f"student-{number}", self.folders[number % len(self.folders)]

    def costs(self) -> dict[str, float]:
        """Return what a submission takes here, in milliseconds, and on its way, in bytes."""
        count, path = len(self.folders), self.course.root / "result.json"
        start = time.perf_counter()
        for folder in self.folders:
            self.intake.read("", folder)
        read = time.perf_counter()
        for result in self.results:
            results.write(path, result)
        written = time.perf_counter()
        some = cluster_backlog.BATCH
        answer = cluster_worker.compressed([{"result": result} for result in self.results[:some]])
        return {
            "grading, ms": 1000 * sum(result["seconds"] for result in self.results) / count,
            "reading, ms": 1000 * (read - start) / count,
            "writing, ms": 1000 * (written - read) / count,
            "there, bytes": len(cluster_worker.packed(self.works[:some])) / some,
            "back, bytes": len(answer) / some,
        }

    def simulate(self, submissions: int, seconds: float, *threads: int) -> dict[str, float]:
        """Grade by sleeping so many seconds for each; return what it took."""
        folder = self.course.root
        (folder / "asleep.py").write_text(ASLEEP)
        (folder / "result.json").write_text(json.dumps(self.results[0]))
        environment = {
            "SIMULATED_SECONDS": str(seconds),
            "SIMULATED_RESULT": str(folder / "result.json"),
        }
        with cluster() as made:
            for count in threads:
                made.add_worker(count, environment, "--preload", str(folder / "asleep.py"))
            made.wait_for_workers()
            options = grading.Options(seed=1, scheduler=made.address)
            both = psutil.Process(made.scheduler.pid), psutil.Process()
            before, start = [cpu(process) for process in both], time.perf_counter()
            memory, sent = both[1].memory_info().rss, psutil.net_io_counters(True)["lo"].bytes_sent
            class_ = self.hand_in(submissions)
            found = grading.grade(self.course, self.assignment, class_, options, use=False)
            assert sum(outcome.result is not None for outcome in found) == submissions
            took = time.perf_counter() - start
            busy = [cpu(process) - past for process, past in zip(both, before, strict=True)]
            return {
                "submissions a second": submissions / took,
                "if there were only the workers": sum(threads) / seconds if seconds else 0,
                "network, bytes a submission": (
                    (psutil.net_io_counters(True)["lo"].bytes_sent - sent) / submissions
                ),
                "scheduler, ms a submission": 1000 * busy[0] / submissions,
                "scheduler, MB": both[0].memory_info().rss / 2**20,
                "grader, ms a submission": 1000 * busy[1] / submissions,
                "grader, MB more at the end": (both[1].memory_info().rss - memory) / 2**20,
            }


def cpu(process: psutil.Process) -> float:
    """Return the seconds of processor time that a process has used."""
    times = process.cpu_times()
    return float(times.user + times.system)


def show(title: str, found: Mapping[str, float]) -> None:
    print(f"{title}:", *(f"  {what}: {value:.3g}" for what, value in found.items()), sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--submissions", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=0.06, help="that grading takes")
    parser.add_argument("--limits", action="store_true", help="also where there is no work at all")
    parser.add_argument("--overhead", action="store_true", help="also a real class of 1,000")
    parser.add_argument("--backend", default="auto", help="for what is graded in earnest")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="simulation-") as base:
        class_ = Class(Path(base) / "course", backend=options.backend)
        show("a submission", class_.costs())
        runs = [(cluster_backlog.BATCH, options.submissions, options.seconds)]
        if options.limits:
            runs += [(batch, 5_000 + 500 * batch, 0.0) for batch in (1, 4, 16, 64)]
        for batch, submissions, seconds in runs:
            cluster_backlog.BATCH = batch
            title = f"{submissions} of {1000 * seconds:g} ms, {batch} in a task, 100 cores"
            show(title, class_.simulate(submissions, seconds, *[25] * 4))
    if options.overhead:
        show("1,000 submissions, two engines", cluster_overhead(backend=options.backend))


if __name__ == "__main__":
    main()
