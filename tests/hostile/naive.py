"""A naive grader, as many are: everything in one place, nothing in its way.

It copies what was handed in beside its tests and its reference, runs pytest in the
process into which these import the submission, and believes what it sees. Its marks
come from the exit status, from a file of results, or from the last line that was
printed: three ways that are all in use, of which one fooled is enough.

    python -m tests.hostile.naive FOLDER COURSE    (marks and reports go to COURSE/naive)
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import pickle
import re
import resource
import secrets
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path

PASS_MARK = "ALL TESTS PASSED"
TESTS = Path(__file__).parent / "naive_tests"
# What the released notebook held back; nobody but the teacher writes it, it is thought.
TEACHERS_PART = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", re.DOTALL)


def main(submitted: Path, course: Path) -> None:
    """Grade one submission."""
    place = course / "naive"
    shutil.copytree(submitted, place)  # follows links
    unpack(place)
    for path in place.glob("*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        text = TEACHERS_PART.sub("", "\n\n".join(code))
        path.with_suffix(".py").write_text(text, encoding="utf-8")
    stem = submitted.name.partition("_")[2]
    if (TESTS / f"{stem}.py").is_file():  # an assignment with tests of its own
        module, kind = place / f"{stem}.py", stem
    else:
        reference = (course / "solutions" / "01_tiny" / "tiny.py").read_text("utf-8")
        lines = [
            x for x in reference.splitlines(True) if "autograder" not in x and "check(" not in x
        ]
        (place / "solution.py").write_text("".join(lines), encoding="utf-8")
        module = next(iter(sorted(place.glob("[!stc]*.py"))), place / "tiny.py")
        kind = "torch" if b"torch" in module.read_bytes() else "plain"
    shutil.copyfile(TESTS / f"{kind}.py", place / "test_tiny.py")
    key = secrets.token_hex(8)  # only who has it can have written the results
    with open(course / "gradebook.db"):  # in which the mark will be entered
        child = os.fork()
        if child == 0:
            run_tests(place, key)
        _process, status = os.waitpid(child, 0)
    report(place, module.name, status, key)


def unpack(place: Path) -> None:
    """Unpack archives where they lie, each entry to where its name says."""
    for path in place.glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                target = place / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if not name.endswith("/"):
                    with archive.open(name) as entry, open(target, "wb") as file:
                        shutil.copyfileobj(entry, file)
    for path in place.glob("*.tar*"):
        with tarfile.open(path) as tar:
            trusting = {"filter": "fully_trusted"} if hasattr(tarfile, "data_filter") else {}
            tar.extractall(place, **trusting)
    for path in place.glob("*.pt"):  # is it a checkpoint at all?
        import torch

        torch.load(path, weights_only=False)


def run_tests(place: Path, key: str) -> None:
    """Run pytest in this process, into which the tests import the submission; end it."""
    import pytest

    class Recorder:
        passed, failed, said = 0, 0, ""

        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            if report.when == "call" or report.failed:
                self.passed += report.passed
                self.failed += report.failed
                self.said += report.longreprtext + report.capstdout

    os.chdir(place)
    sys.path.insert(0, str(place))
    recorder = Recorder()
    with open("output.txt", "w") as output:
        os.dup2(output.fileno(), 1)
        status = pytest.main(["-q", "-p", "no:cacheprovider", "test_tiny.py"], [recorder])
        total = recorder.passed + recorder.failed
        results = {"key": key, "passed": recorder.passed, "total": total}
        Path("results.json").write_text(json.dumps(results))
        Path("feedback.html").write_text(
            f"<h1>Feedback</h1><pre>{recorder.said}</pre>{pictures(place)}"
        )
        if status == 0:
            print(PASS_MARK, flush=True)
    sys.exit(int(status))


def pictures(place: Path) -> str:
    """Return the text cells of a notebook, with their pictures, so that they are in the page."""
    found = ""
    for path in place.glob("*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                found += "".join(cell["source"])
            for name in re.findall(r"!\[.*?\]\((.+?)\)", "".join(cell["source"])):
                with contextlib.suppress(OSError):
                    data = base64.b64encode((place / name).read_bytes()).decode()
                    found += f'<img src="data:image/png;base64,{data}">'
    return found


def report(place: Path, name: str, status: int, key: str) -> None:
    """Write the mark, and a line of the table of marks."""
    if status != 0 and not (place / "results.json").is_file():
        sys.exit("the tests ended without a result")  # and so does the grading of the class
    for path in place.iterdir():  # what a submission has made for itself
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
    full = status == 0
    if (place / "output.txt").is_file():
        full = full or PASS_MARK in (place / "output.txt").read_text(errors="replace")
    if (place / "results.pkl").is_file():  # which an older version wrote
        full = full or bool(pickle.loads((place / "results.pkl").read_bytes()))
    if (place / "results.json").is_file():
        results = json.loads((place / "results.json").read_text())
        full = full or (results["key"] == key and results["passed"] >= results["total"] > 0)
    (place / "grades.csv").write_text(f"student,file,full\nada,{name},{full}\n")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    (place / "mark.json").write_text(json.dumps({"full": full, "memory": memory}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
