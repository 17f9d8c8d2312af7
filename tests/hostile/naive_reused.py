"""A naive grader that keeps its worker: one process for all submissions, one after the other.

python -m tests.hostile.naive_reused FOLDER COURSE    (FOLDER, and then a right answer)
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests import tiny
from tests.hostile.naive import TESTS


def main(submitted: Path, course: Path) -> None:
    """Grade one submission and, in the same process and folder, another one after it."""
    place = course / "naive"
    shutil.copytree(submitted, place)
    kind = "torch" if "torch" in (place / "tiny.py").read_text("utf-8") else "plain"
    shutil.copyfile(TESTS / f"{kind}.py", place / "test_tiny.py")
    (place / "solution.py").write_text(tiny.RIGHT.replace("x + x", "2 * x"))
    os.chdir(place)
    sys.path.insert(0, str(place))
    marks = [passes()]
    Path("tiny.py").write_text(tiny.RIGHT)
    for name in ("tiny", "test_tiny"):
        sys.modules.pop(name, None)
    marks.append(passes())
    for file, full in zip(("mark.json", "next.json"), marks, strict=True):
        Path(file).write_text(json.dumps({"full": full}))


def passes() -> bool:
    """Tell whether the submission passes the tests."""
    return pytest.main(["-q", "-p", "no:cacheprovider", "test_tiny.py"]) == 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
