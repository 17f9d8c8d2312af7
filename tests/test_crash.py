"""`kill -9` at fifty random moments, then another run: nothing is lost, doubled or stale.

`tests/crash.py` does it, and says what is as it is otherwise and what is not: engines and
workers are the real ones, but forked from a process that has imported PyTorch instead of
started anew, to have fifty in a minute. What is started anew and then killed is the affair
of test_grading.py and of the soak.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder import results
from tests.test_results import a_result

KILLS = 50


@pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc and buries orphans")
def test_whatever_is_killed_everybody_is_graded_exactly_once():
    seed = random.SystemRandom().randrange(10**6)  # on record in what is said on failure
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.crash", str(KILLS), "--seed", str(seed)],
        cwd=Path(__file__).resolve().parent.parent,
        capture_output=True,
        text=True,
    )
    assert ran.stdout, f"seed {seed}: {ran.stderr}"
    report = json.loads(ran.stdout)
    assert report["problems"] == [], f"python -m tests.crash {KILLS} --seed {seed}"
    assert sum(report["kills"].values()) >= KILLS
    assert min(report["kills"].get(kind, 0) for kind in ("grader", "launch", "worker")) > 0


def test_what_killed_writers_left_is_removed_but_not_what_is_being_written(tmp_path: Path):
    old, new = tmp_path / ".ana.json.x1", tmp_path / ".ben.json.x2"
    for path in (old, new):
        path.write_text("{")
    results.write(tmp_path / "carmen.json", a_result())
    long_ago = time.time() - 2 * results.ABANDONED
    for path in (old, tmp_path / "carmen.json"):
        os.utime(path, (long_ago, long_ago))
    results.remove_what_killed_writers_left(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {".ben.json.x2", "carmen.json"}
