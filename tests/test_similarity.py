"""Similar code is found under any disguise that takes no understanding; honest work is not."""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import course as courses
from autograder import similarity, submission
from autograder.prove import answers_of
from autograder.similarity import Comparison
from autograder.submission import Submission

ROOT = Path(__file__).resolve().parent.parent
COURSE = courses.load(ROOT)


def work(text: str) -> Submission:
    return submission.from_text(Path("answer.py"), text, [], "")


def honest(number: str) -> tuple[dict[str, str], list[Submission]]:
    """Return each accepted and rejected answer once, and what all of them were given."""
    texts = answers_of(COURSE.find(number))
    known = [work(texts.pop(name)) for name in ("reference", "stub")]
    return texts, known


def compared(texts: dict[str, str], known: list[Submission]) -> Comparison:
    return similarity.compare(((name, work(text)) for name, text in texts.items()), known)


def pairs_of(comparison: Comparison) -> set[tuple[str, str]]:
    return {pair.students for group in comparison.groups for pair in group.pairs}


class Disguise(ast.NodeTransformer):
    """Renames everything that can be renamed, and turns the order of methods round."""

    def __init__(self, tree: ast.Module, public: set[str]) -> None:
        self.names: dict[str, str] = {}
        for name in self._bound(tree):
            if name not in public and not name.startswith("__"):
                self.names[name] = f"renamed_{len(self.names)}"

    def _bound(self, tree: ast.Module) -> Iterator[str]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                yield node.attr
            elif isinstance(node, ast.arg) and node.arg != "self":
                yield node.arg

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.Attribute:
        self.generic_visit(node)
        node.attr = self.names.get(node.attr, node.attr)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg = self.names.get(node.arg, node.arg)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.generic_visit(node)
        node.body.insert(0, ast.Expr(ast.Constant("My own class!")))
        node.body[1:] = reversed(node.body[1:])
        return node


def disguised(text: str) -> str:
    """Return a copy with other names, comments, layout and order."""
    tree = ast.parse(text)
    definitions = [node for node in tree.body if hasattr(node, "name")]
    random.Random(0).shuffle(definitions)
    tree.body = [node for node in tree.body if not hasattr(node, "name")] + definitions
    changed = ast.unparse(ast.fix_missing_locations(Disguise(tree, {"device"}).visit(tree)))
    return "# All of this is mine.\n" + changed.replace("\n\n", "\n\n\n# and this\n")


# 03 is the example; in 01 everything is short, in 06 answers are alike.
@pytest.mark.parametrize("number", ["01", "03", "06"])
def test_a_class_of_honest_students_has_no_pair(number: str) -> None:
    texts, known = honest(number)
    assert len(texts) > 70
    assert compared(texts, known).groups == []


@pytest.fixture(scope="module")
def class_with_copies() -> tuple[dict[str, str], list[Submission], Comparison]:
    texts, known = honest("03")
    for path in COURSE.find("03").answers("accepted"):
        name = f"accepted/{path.name}"
        texts[f"copy of {name}"] = disguised(texts[name])
    return texts, known, compared(texts, known)


def test_every_disguised_copy_is_found_and_nothing_else(
    class_with_copies: tuple[dict[str, str], list[Submission], Comparison],
) -> None:
    texts, _known, comparison = class_with_copies
    copies = [name for name in texts if name.startswith("copy of ")]
    assert len(copies) == 13
    expected = {(name.removeprefix("copy of "), name) for name in copies}
    assert pairs_of(comparison) == expected
    assert all(group.pairs[0].share > 0.85 for group in comparison.groups)


def test_an_excerpt_marks_what_both_have_on_either_side(
    class_with_copies: tuple[dict[str, str], list[Submission], Comparison],
) -> None:
    texts, _known, comparison = class_with_copies
    name = "accepted/recursive.py"
    shown = comparison.excerpts(work(texts[name]), work(texts[f"copy of {name}"]))
    assert shown is not None
    a, b = (
        "\n".join(line.text.strip() for line in excerpt.lines if line.shared) for excerpt in shown
    )
    assert "class" not in a  # the first line, which everybody has
    assert a != b
    numbers = [line.number for line in shown[0].lines]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    lines = texts[name].split("\n")
    assert all(lines[line.number - 1] == line.text for line in shown[0].lines)


def test_a_copy_of_one_exercise_is_found() -> None:
    texts, known = honest("02")
    mine, theirs = texts["accepted/own_modules.py"], texts["accepted/modules_as_functions.py"]
    of_mine, of_theirs = (ast.parse(text).body for text in (mine, theirs))
    taken = [node for node in of_theirs if getattr(node, "name", "") == "gradient_report"]
    kept = [node for node in of_mine if getattr(node, "name", "") != "gradient_report"]
    copy = disguised("\n\n".join(ast.unparse(node) for node in [*kept, *taken]))
    found = compared(texts | {"accepted/own_modules.py": copy}, known)
    (group,) = found.groups
    assert group.students == ["accepted/modules_as_functions.py", "accepted/own_modules.py"]
    assert group.pairs[0].part == "gradient_report"


def test_the_stub_and_the_reference_are_no_suspicion() -> None:
    _texts, known = honest("03")
    reference = answers_of(COURSE.find("03"))["reference"]
    assert compared({"ana": reference, "ben": reference}, known).groups == []
    assert compared({"ana": reference, "ben": reference}, []).groups  # so this can fail


def test_what_many_have_is_no_suspicion_and_what_few_have_is() -> None:
    texts, known = honest("03")
    same = texts["accepted/recursive.py"]
    few = {f"student {n}": same for n in range(4)}
    many = {f"student {n}": same for n in range(40)}
    rest = {name: text for name, text in texts.items() if text != same}
    (group,) = compared(rest | few, known).groups
    assert group.students == sorted(few)
    assert len(group.pairs) == 6
    assert compared(rest | many, known).groups == []


SHORT = (
    "class Line:\n    def forward(self, x):\n        y = self.m * x\n        return y + self.b\n"
)


def test_identical_short_code_is_no_suspicion() -> None:
    assert compared({"ana": SHORT, "ben": SHORT}, []).groups == []


def test_a_class_of_one_and_an_empty_one_have_no_pairs() -> None:
    texts, known = honest("03")
    text = texts["accepted/recursive.py"]
    assert compared({"ana": text}, known).groups == []
    assert compared({}, known).groups == []
    assert compared({"ana": "", "ben": "# nothing\n"}, []).groups == []


def test_a_class_of_10_000_lines_takes_its_part_and_no_more() -> None:
    method = (
        "    def method_{n}(self, x):\n        a{n} = x * {n} + self.b\n        return a{n} - x\n"
    )
    long = "class Long:\n" + "".join(method.format(n=n) for n in range(3400))
    tree = work(long)
    assert long.count("\n") > 10_000
    (part,) = similarity.parts(tree)
    assert sum(len(letters) for letters, _lines in part.runs) <= similarity.MOST_TOKENS
    texts, known = honest("03")
    copy = {"copy": disguised(texts["accepted/recursive.py"])}
    found = compared(texts | copy | {"long": long}, known)
    assert pairs_of(found) == {("accepted/recursive.py", "copy")}


def test_a_deeply_nested_expression_is_no_trouble() -> None:
    deep = "def f(x):\n    return " + "-" * 900 + "x\n"
    assert compared({"ana": deep, "ben": deep}, []).groups == []


def test_in_a_notebook_an_excerpt_names_the_cell() -> None:
    texts, known = honest("03")
    text = texts["accepted/recursive.py"]
    cells = [
        {"cell_type": "code", "source": part, "metadata": {}, "outputs": []}
        for part in ("import torch\nfrom torch import nn\n", text)
    ]
    notebook = json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}})
    a = submission.from_text(Path("answer.ipynb"), notebook, [], "")
    b = work(disguised(text))
    found = similarity.compare([("ana", a), ("ben", b)], known)
    shown = found.excerpts(a, b)
    assert shown is not None
    assert (shown[0].unit, shown[1].unit) == ("cell 2", "answer.py")
