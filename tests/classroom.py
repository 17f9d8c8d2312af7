"""A class of students with right, wrong and odd submissions, for the demo, tests and bench."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from autograder import course as courses
from autograder.prove import complete

NAMES = (
    *("ada", "amir", "ana", "anders", "aoife", "ben", "bo", "carmen", "chiara", "dario"),
    *("dieter", "eda", "elena", "emre", "eva", "farid", "fatou", "felix", "gita", "goran"),
    *("hana", "hugo", "ines", "ivan", "jia", "jonas", "juana", "kai", "kofi", "lars"),
    *("lea", "lin", "luis", "mara", "mei", "mika", "nadia", "nils", "noor", "olga"),
)


def copy_course(root: Path, target: Path, only: str | None = None) -> courses.Course:
    """Copy a course's sources to a folder of its own; nothing else of `root` is used."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(
        root / "solutions", target / "solutions", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copyfile(root / "nbgrader_config.py", target / "nbgrader_config.py")
    if only is not None:
        path = target / "solutions" / "course.toml"
        head, *parts = path.read_text(encoding="utf-8").split("[[assignment]]")
        kept = [part for part in parts if f'name = "{only}"' in part]
        path.write_text("[[assignment]]".join([head, *kept]), encoding="utf-8")
    return courses.load(target)


def as_notebook(release: Path, assignment: courses.Assignment, module: str) -> str:
    """Return the released notebook with a module's definitions in their answer cells."""
    notebook = json.loads((release / f"{assignment.stem}.ipynb").read_text(encoding="utf-8"))
    parts = parts_of(module)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell in code:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            names = set(re.findall(r"^(?:class|def) (\w+)", "".join(cell["source"]), re.MULTILINE))
            cell["source"] = "\n\n\n".join(text for name, text in parts if name in names)
            parts = [(name, text) for name, text in parts if name not in names]
    # What defines nothing that was asked for (imports, helpers, plots) comes first.
    code[0]["source"] = "\n".join(text for _name, text in parts)
    return json.dumps(notebook, indent=1, ensure_ascii=False)


def mistaken(assignment: courses.Assignment, mistakes: Iterable[str]) -> str:
    """Return the reference with the mistakes of some rejected answers, named by their files."""
    module = assignment.source.read_text(encoding="utf-8")
    rejected = {path.stem: path for path in assignment.answers("rejected")}
    for mistake in mistakes:
        module = complete(module, rejected[mistake])
    return module


def parts_of(module: str) -> list[tuple[str, str]]:
    """Return (name or "", source) of each top-level statement, without the check cells."""
    lines = [line for line in module.split("\n") if not line.strip().startswith("### ")]
    found = []
    for node in ast.parse("\n".join(lines)).body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        text = "\n".join(lines[first - 1 : node.end_lineno])
        if not text.startswith("check("):
            found.append((getattr(node, "name", ""), text))
    return found


def without_metadata(notebook: str) -> str:
    """Return a notebook as other editors hand it back: no cell knows what it is."""
    data = json.loads(notebook)
    for cell in data["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    data["nbformat_minor"] = 4
    return json.dumps(data)


def odd_submissions(release: Path, assignment: courses.Assignment) -> dict[str, dict[str, Any]]:
    """Return what every class has: name -> the files of the submission."""
    reference = assignment.source.read_text(encoding="utf-8")
    notebook, module = f"{assignment.stem}.ipynb", f"{assignment.stem}.py"
    windows = f"# Autor: Íñigo Muñoz\n{reference}".replace("·", "*").replace("…", "...")
    return {
        "untouched-stub": {},
        "syntax-error": {module: reference.replace("predict(model, x):", "predict(model x):")},
        "endless-loop": {module: reference + "\n\nwhile True:\n    pass\n"},
        "exits-at-once": {module: "import os\nos._exit(0)\n" + reference},
        "lost-metadata": {notebook: without_metadata(as_notebook(release, assignment, reference))},
        "windows-1252": {
            module: windows.encode("cp1252", "replace").replace(b"\n", b"\r\n"),
        },
    }  # fmt: skip


def waits(path: Path) -> bool:
    """Tell whether a rejected answer runs until its time is over."""
    return path.read_text(encoding="utf-8").partition("\n")[0].endswith(": endless-loop")


def sample_answers(assignment: courses.Assignment, count: int) -> Iterator[tuple[str, str]]:
    """Yield (name, whole module): accepted and rejected answers in turn, repeated if need be."""
    reference = assignment.source.read_text(encoding="utf-8")
    accepted = assignment.answers("accepted") or [assignment.source]
    # But none that only waits for a time limit: a class is about the grader's own speed.
    rejected = [path for path in assignment.answers("rejected") if not waits(path)] or accepted
    # Spread over all of them, whatever their number.
    step = max(1, len(rejected) // max(1, count - len(accepted)))
    rejected = rejected[::step]
    for index in range(count):
        pool = accepted if index % 3 == 0 else rejected
        path = pool[(index // 3 if index % 3 == 0 else index - index // 3 - 1) % len(pool)]
        yield path.stem, complete(reference, path)


def hand_in(
    course: courses.Course, assignment: courses.Assignment, students: int, odd: bool = True
) -> list[str]:
    """Make submitted/STUDENT/ASSIGNMENT for a class; return the students' names."""
    release = course.root / "assignments" / assignment.name
    submissions: list[dict[str, Any]] = []
    if odd:
        submissions += odd_submissions(release, assignment).values()
    samples = sample_answers(assignment, students - len(submissions))
    for index, (_name, module) in enumerate(samples):
        if index % 2:
            submissions.append({f"{assignment.stem}.py": module})
        else:
            text = as_notebook(release, assignment, module)
            submissions.append({f"{assignment.stem}.ipynb": text})
    names = [
        NAMES[i] if i < len(NAMES) else f"{NAMES[i % len(NAMES)]}-{i // len(NAMES)}"
        for i in range(len(submissions))
    ]
    for name, files in zip(names, submissions, strict=True):
        folder = course.root / "submitted" / name / assignment.name
        shutil.copytree(release, folder)
        for file, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (folder / file).write_bytes(data)
    return names
