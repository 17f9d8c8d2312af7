"""Grade one submission in Gradescope's container: what `run_autograder` of the archive starts.

What is printed here only instructors see. Students see results.json, which says why where
there is no score.
"""

from __future__ import annotations

import argparse
import json
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder import course as courses
from autograder import grading, i18n, results, submission
from autograder.exports import gradescope
from autograder.i18n import _
from autograder.reports import terminal
from autograder.sandbox import cage


def main(arguments: Sequence[str] | None = None) -> int:
    """Write results.json, whatever happens, and return 0: Gradescope reads nothing else."""
    parser = argparse.ArgumentParser(prog="run_autograder", description=__doc__)
    parser.add_argument("source", type=Path, help="the archive, unpacked")
    parser.add_argument("submission", type=Path, help="the folder that was handed in")
    parser.add_argument("results", type=Path, help="where results.json is written")
    parser.add_argument("--backend", default="auto", choices=("auto", *cage.BACKENDS))
    parser.add_argument("--lang", default="en", choices=i18n.LANGUAGES)
    options = parser.parse_args(arguments)
    i18n.set_language(options.lang)
    settings = grading.Options(backend=options.backend, language=options.lang, jobs=1)
    try:
        made = graded(options.source, options.submission, settings)
    except cage.NoBackendError as error:
        print(cage.no_backend(error))
        print(_("On Gradescope, edit run_autograder in the archive; docs/exports.md tells how."))
        made = gradescope.not_graded()
    except Exception:
        traceback.print_exc()
        made = gradescope.not_graded()
    text = json.dumps(results.inert(made), ensure_ascii=False, indent=1)
    results.write_atomically(options.results, [text.encode()])
    return 0


def graded(source: Path, handed_in: Path, settings: grading.Options) -> dict[str, Any]:
    """Return the content of results.json.

    Raises:
        NoBackendError: nothing here can cage the submission.

    """
    cage.choose(settings.backend)
    course = courses.load(source)
    (assignment,) = course.assignments
    inside = handed_in / assignment.name  # a repository that holds the folder as it was released
    folder = inside if inside.is_dir() and not inside.is_symlink() else handed_in
    intake = grading.Intake(course, assignment, settings)
    try:
        intake.read("submission", folder)
    except submission.IntakeError as error:
        reason = str(error).replace(f"{folder}/", "").replace(str(folder), folder.name)
        print(terminal.clean(reason))
        return gradescope.not_graded(reason)
    (outcome,) = grading.grade(
        course, assignment, [("submission", folder)], settings, use=False, keep=False
    )
    if outcome.result is None:
        print(terminal.clean(outcome.problem))
        return gradescope.not_graded()
    row = terminal.row(outcome)
    print(row.points, f"backend {outcome.result['backend']}", row.flags, sep="\n")
    for check in results.all_checks(outcome.result):
        if check["verdict"] == "grader_error":
            print(terminal.clean(f"GRADER ERROR in {check['id']}: {check['message']}"))
    return gradescope.results_json(outcome.result)


if __name__ == "__main__":
    raise SystemExit(main())
