"""nbgrader as it comes: the tests are cells of the notebook and run in the student's kernel.

python -m tests.hostile.naive_nbgrader FOLDER COURSE   (its course is COURSE/naive)
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from tests.hostile import notebooks


def main(submitted: Path, course: Path) -> None:
    """Make an assignment of nbgrader's, and grade one submission to it."""
    place = course / "naive"
    name = "tiny"
    (place / "source" / name).mkdir(parents=True)
    notebooks.write(notebooks.notebook(notebooks.RIGHT), place / "source" / name)
    shutil.copytree(submitted, place / "submitted" / "ada" / name)
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    config = Config()
    config.CourseDirectory.root = str(place)
    config.CourseDirectory.assignment_id = name
    config.ClearSolutions.enforce_metadata = False
    directory = CourseDirectory(config=config)
    GenerateAssignment(coursedir=directory, config=config).start()
    Autograde(coursedir=directory, config=config).start()
    with Gradebook(directory.db_url) as gradebook:
        graded = gradebook.find_submission(name, "ada")
        full = graded.score >= graded.max_score > 0
    (place / "mark.json").write_text(json.dumps({"full": full}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
