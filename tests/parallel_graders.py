"""Several people at work on one gradebook at the same moment, each a process.

    python -m tests.parallel_graders COURSE STUDENT…

Each autogrades one of the students with formgrader's own function and enters a score and a
comment by hand. Printed is what went wrong with whom.
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.gradebooks import NAME, environment


def together(root: Path, *students: str) -> dict[str, str]:
    """Let one grader for each of the students work; return what went wrong with whom."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.parallel_graders", str(root), *students],
        env=environment(root.parent),
        cwd=Path(__file__).resolve().parent.parent,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    problems: dict[str, str] = json.loads(ran.stdout.splitlines()[-1])
    return problems


def by_hand(index: int) -> tuple[float, str]:
    """Return the score and the comment of the grader with this number."""
    return index / 2, f"by grader {index}"


def _work(root: Path, index: int, student: str, start: Any, problems: Any) -> None:
    from nbgrader.apps.api import NbGraderAPI

    from autograder import course, gradebook

    app = gradebook.application(course.load(root))
    api = NbGraderAPI(app.coursedir, parent=app)
    start.wait()
    try:
        said = api.autograde(NAME, student)
        assert said["success"], said["error"] + said["log"]
        with api.gradebook as opened:
            grade = opened.find_grade("check-predict", "line_model", NAME, student)
            comment = opened.find_comment("predict", "line_model", NAME, student)
            grade.manual_score, comment.manual_comment = by_hand(index)
            opened.db.commit()
    except Exception as error:
        problems.put((student, str(error)))
    else:
        problems.put((student, ""))


def main(root: Path, students: list[str]) -> None:
    import autograder.gradebook  # noqa: F401 - once, before the processes are forked

    context = multiprocessing.get_context("fork")
    start, problems = context.Barrier(len(students)), context.Queue()
    graders = [
        context.Process(target=_work, args=(root, index, student, start, problems))
        for index, student in enumerate(students)
    ]
    for grader in graders:
        grader.start()
    found = dict(problems.get() for _ in graders)
    for grader in graders:
        grader.join()
    print(json.dumps({student: problem for student, problem in found.items() if problem}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
