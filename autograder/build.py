"""From an assignment's one source file to what nbgrader knows and students receive.

    solutions/A/a.py ──jupytext──▶ build/source/A/a.ipynb ──nbgrader──▶ assignments/A/a.ipynb
                                                                   └──▶ assignments/A/a.py
    solutions/A/test_a.py ──hidden checks cut out──▶ build/source/A/ and assignments/A/

The same sources give the same bytes.
"""

from __future__ import annotations

import ast
import inspect
import logging
import re
import shutil
import textwrap
from pathlib import Path
from typing import Any

import jupytext
import nbformat

from autograder import check_file, i18n, submission
from autograder.course import Assignment, Course

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class BuildError(Exception):
    """nbgrader did not make the release. The text says what it said."""


def build(course: Course, assignment: Assignment, language: str) -> Path:
    """Make the source notebook and the release of an assignment.

    Returns:
        The folder that students receive.

    Raises:
        CourseError: something in the assignment's files is wrong.
        BuildError: nbgrader refused it.

    """
    source = course.root / course.source / assignment.name
    release = course.released(assignment)
    notebook = source_notebook(assignment, language)
    if source.exists() and not (source / assignment.checks_file.name).is_file():
        raise BuildError(
            f"{source}: an assignment that `autograder build` has not made; rename one of the two"
        )
    source.parent.mkdir(parents=True, exist_ok=True)
    database = _gradebook(course)
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir()
    try:
        nbformat.write(notebook, source / f"{assignment.stem}.ipynb")
        generate(course, assignment, database)
        released = release / f"{assignment.stem}.ipynb"
        module = stub_module(nbformat.read(released, 4), assignment, language)
        (release / f"{assignment.stem}.py").write_text(module, encoding="utf-8", newline="\n")
        checks = public_checks(assignment, language, submission.fingerprints(release))
        (release / assignment.checks_file.name).write_text(checks, encoding="utf-8", newline="\n")
        # nbgrader copies what stands beside the source notebook: so its own
        # generate_assignment makes the same release.
        for name in (f"{assignment.stem}.py", assignment.checks_file.name):
            shutil.copyfile(release / name, source / name)
    except BaseException:
        shutil.rmtree(source, ignore_errors=True)  # the next build would take it for another's
        raise
    return release


def source_notebook(assignment: Assignment, language: str) -> Any:
    """Return the instructor's notebook in one language, with nbgrader's metadata complete."""
    text = assignment.source.read_text(encoding="utf-8")
    notebook = jupytext.reads(text, fmt="py:percent")
    notebook.metadata = nbformat.from_dict(METADATA)
    points = assignment.points
    cells: list[Any] = []
    for cell in notebook.cells:
        spoken = cell.metadata.pop("lang", None)
        if spoken not in (None, language):
            continue
        short = cell.metadata.pop("nbgrader", None)
        cell.metadata = nbformat.from_dict({})
        name = f"cell-{len(cells) + 1:02}"
        if short is not None:
            name = short["grade_id"]
            cell.metadata["nbgrader"] = _full_metadata(short, cell.cell_type, points)
        cell["id"] = name
        cells.append(cell)
    notebook.cells = cells
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def _full_metadata(short: dict[str, Any], cell_type: str, points: dict[str, float]) -> Any:
    """Return nbgrader's metadata of a cell; a source file states only what it must."""
    full = {
        "schema_version": 3,
        "grade_id": short["grade_id"],
        "grade": bool(short.get("grade", False)),
        "solution": bool(short.get("solution", False)),
        "task": bool(short.get("task", False)),
    }
    full["locked"] = not full["solution"]
    if full["grade"] or full["task"]:
        exercise = str(short["grade_id"]).removeprefix("check-")
        full["points"] = points[exercise] if exercise in points else short["points"]
    if full["grade"] and not full["solution"]:
        full["cell_type"] = cell_type
    return nbformat.from_dict(full)


def _gradebook(course: Course) -> dict[str, str]:
    """Return nbgrader's settings of the course's gradebook. Raises BuildError if it is broken."""
    from autograder import gradebook

    try:
        coursedir = gradebook.application(course).coursedir
        gradebook.must_open(coursedir)
    except gradebook.GradebookError as error:
        raise BuildError(str(error)) from None
    return {"db_url": coursedir.db_url, "course_id": coursedir.course_id}


def generate(course: Course, assignment: Assignment, database: dict[str, str]) -> None:
    """Let nbgrader make the release: solutions stripped, cells locked, checksums, database."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    from autograder.gradebook import Listener, in_words
    from autograder.nbgrader import configure

    # No configuration but ours, so that the same sources give the same bytes;
    # only the gradebook is that of the course.
    config = Config({"CourseDirectory": dict(database)})
    configure(config, course.root)
    config.CourseDirectory.assignment_id = assignment.name
    log = logging.getLogger("autograder.build")
    log.setLevel(logging.ERROR)
    log.propagate = False  # what went wrong is said below, in a line
    errors: list[BaseException] = []
    log.handlers = [Listener(errors.append)]
    coursedir = CourseDirectory(config=config, log=log)
    converter = GenerateAssignment(coursedir=coursedir, config=config, log=log)
    converter.force = True
    try:
        converter.start()
    except (Exception, SystemExit) as error:
        reason = in_words(errors[-1] if errors else error)
        raise BuildError(f"nbgrader could not generate {assignment.name}: {reason}") from error


def stub_module(notebook: Any, assignment: Assignment, language: str) -> str:
    """Return the released notebook as a module: text as comments, without the check cells."""
    cells = [
        cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("grade", False)
    ]
    plain = nbformat.v4.new_notebook(cells=cells)
    for cell in plain.cells:
        cell.metadata = nbformat.from_dict({})
    plain.metadata = nbformat.from_dict(
        {"jupytext": {"notebook_metadata_filter": "-all", "cell_metadata_filter": "-all"}}
    )
    body = jupytext.writes(plain, fmt="py:percent")
    body = body.replace("from autograder import check\n", "")
    return check_file.tidy(f'"""{assignment.titles[language]}"""\n\n{body}')


def public_checks(assignment: Assignment, language: str, files: dict[str, str]) -> str:
    """Return the checks that students receive, in their language."""
    header = "pytestmark = pytest.mark.assignment(\n"
    for key, value in {
        "name": assignment.name,
        "language": language,
        "points": assignment.points,
        "sections": assignment.sections(language),
        "files": files,
    }.items():
        header += f"    {key}={_python(value)},\n"
    text = check_file.public_text(assignment.checks_file, header + ")")
    if language == "en":
        return text
    assignment.load_messages()
    with i18n.language_in_use(language):
        return translate_strings(text)


def _python(value: Any) -> str:
    """Return a value as Python source in the style of the formatter."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_python(k)}: {_python(v)}" for k, v in value.items()) + "}"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return repr(value)


def _outline(statement: ast.stmt) -> ast.Constant | None:
    """Return the docstring of a class of checks, as it stands in the tree."""
    if not isinstance(statement, ast.ClassDef) or not statement.name.startswith("Test"):
        return None
    value = statement.body[0].value if isinstance(statement.body[0], ast.Expr) else None
    return value if isinstance(value, ast.Constant) else None


def translate_strings(text: str) -> str:
    """Replace every sentence in a module that has a translation, docstrings included."""
    lines = text.split("\n")
    tree = ast.parse(text)
    outlines = {id(outline) for outline in map(_outline, tree.body) if outline is not None}
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    # Code reads a single word, as in `got["none"]`, and what is handed over by name, kind="none".
    named = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword)}
    nodes = [n for n in nodes if id(n) not in named and " " in str(n.value)]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset), reverse=True)
    for node in nodes:
        if not isinstance(node.value, str):
            continue
        message = inspect.cleandoc(node.value)
        if id(node) not in outlines:
            message = message.split("\n\n")[0].replace("\n", " ")
        translated = i18n._(message)
        if translated == message or not message:
            continue
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        # Offsets are in bytes.
        before = lines[first].encode()[: node.col_offset].decode()
        after = lines[last].encode()[node.end_col_offset :].decode()
        docstring = not before.strip() and lines[first].strip().startswith('"""')
        if docstring:
            closed = re.sub(r'"$', r'\\"', translated)  # four quotes in a row would end it early
            end = "\n" if "\n" in closed else ""
            # In one line, however long: of a probe's, students are shown the first.
            body = textwrap.indent(f'"""{closed}{end}"""', before)
            lines[first : last + 1] = (body + after).split("\n")
        else:
            lines[first : last + 1] = [f"{before}{_python(translated)}{after}"]
    return "\n".join(lines)
