"""`make demo`: the whole way once, with a class of 30, in build/demo."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.classroom import copy_course, hand_in

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "build" / "demo"
ASSIGNMENT = "01_line_model"


def run(*command: str) -> None:
    """Run a program of the virtual environment in the demo's course."""
    programs = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run(
        [str(programs / command[0]), *command[1:]], cwd=DEMO, check=True, env=environment
    )


def say(text: str) -> None:
    print(f"\n{text}", flush=True)


def main() -> None:
    start = time.perf_counter()
    course = copy_course(ROOT, DEMO, only=ASSIGNMENT)
    say("1. Build the course and release it with nbgrader.")
    run("autograder", "build")
    say("2. A class of 30 hands in.")
    names = hand_in(course, course.find(ASSIGNMENT), 30)
    print(f"{len(names)} folders in build/demo/submitted: right, wrong and odd ones")
    say("3. Grade them in the sandbox, and take the scores into nbgrader's gradebook.")
    run("autograder", "grade", ASSIGNMENT, "--gradebook")
    say("4. nbgrader writes the feedback pages.")
    run("nbgrader", "generate_feedback", ASSIGNMENT, "--log-level=ERROR")
    pages = sorted(DEMO.glob(f"feedback/*/{ASSIGNMENT}/*.html"))
    print(f"{len(pages)} feedback pages")
    say(f"Done in {time.perf_counter() - start:.0f} s. Look at:")
    for what, path in {
        "what students get": DEMO / "assignments" / ASSIGNMENT,
        "what they handed in": DEMO / "submitted",
        "results (JSON)": DEMO / "build" / "results" / ASSIGNMENT,
        "gradebook (SQLite)": DEMO / "gradebook.db",
        "a feedback page": pages[0],
    }.items():
        print(f"  {what:<20} {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
