"""nbgrader's own tests of autograding and feedback come out the same with our line.

A part of them: what `PART` chooses stands for what our line touches (the files that are
overwritten, notebooks that fail, the steps of autograding, plugins of the
user's, feedback, zip files). All of them: ``python -m tests.nbgrader_own_tests``, some minutes.
"""

from __future__ import annotations

from pathlib import Path

from tests.nbgrader_own_tests import DIFFERENCES, differences, outcomes

PART = (
    "test_grade_overwrite_files_subdirs",
    "test_handle_failure_single_notebook",
    "test_late_submission_penalty_plugin",
    "test_no_execute",
    "test_single_file",
    "test_extract_archive_copies",
)


def test_our_line_changes_nothing_for_assignments_that_are_not_ours(tmp_path: Path) -> None:
    chosen = ("-k", " or ".join(PART))
    plain = outcomes(tmp_path / "plain", ours=False, options=chosen)
    ours = outcomes(tmp_path / "ours", ours=True, options=chosen)
    names = {name.rpartition("::")[2] for name in plain}
    assert {part for part in PART if not any(part in name for name in names)} == set()
    assert {word for word, _notebooks in plain.values()} == {"passed"}
    assert differences(plain, ours).keys() <= DIFFERENCES.keys()
    # Our line was there: their notebooks went through our step, to their kernel.
    assert sum(notebooks for _word, notebooks in plain.values()) == 0
    assert sum(notebooks for _word, notebooks in ours.values()) >= 4


def test_a_difference_is_found() -> None:
    plain = {"a": ("passed", 0), "b": ("passed", 0), "c": ("failure", 0)}
    ours = {"a": ("passed", 2), "b": ("failure", 1), "d": ("passed", 0)}
    assert differences(plain, ours) == {
        "b": ("passed", "failure"),
        "c": ("failure", "not run"),
        "d": ("not run", "passed"),
    }
