"""A file of checks as text: what its checks are, and that no hidden part is released."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.check_file import public_text, read_checks
from autograder.verdicts import Check

HEADER = 'pytestmark = pytest.mark.assignment(name="01_tiny")'

FULL = '''"""Checks of 01_tiny."""

from __future__ import annotations

import json
import math as secret_math
from itertools import chain, product, repeat

import pytest
import torch

from autograder import expect, probe

# --- double ----------------------------------------------------------------------

SHOWN, ALSO_SHOWN = 1, 2
SECRET_A, SECRET_B = 3, 4
SECRET: float = 5.0
SECRET_TABLE = {"key": SECRET}


@pytest.fixture
def numbers():
    return [SHOWN, ALSO_SHOWN]


@pytest.fixture(autouse=True)
def fresh():
    torch.manual_seed(0)


@pytest.fixture
def secret_numbers():
    return [SECRET_A]


# What double returns.
@probe
def doubled(code, x):
    """double({x})"""
    return code.double(helper(x))


def helper(x):
    return list(chain([x]))[0] if x else helper(0)


# The secret probe tries what nobody expects.
@probe
def secret_probe(code, x):
    """double({x})"""
    return secret_helper(code.double(x))
    # The secret ending.


def secret_helper(x):
    # secret comment
    return secret_math.fabs(x) + len(list(product([x]))) + (secret_helper(0) if x > 9 else 0)


class TestDouble:
    """Doubling."""

    LIMIT = 10
    SECRET_LIMIT = 11

    def setup_method(self):
        self.ready = True

    # A public comment.
    @pytest.mark.points(1)
    def test_shown(self, student, numbers):
        """It doubles.

        More about it.
        """
        expect.equal(doubled(student, self.once(numbers[0])), 2)

    def once(self, x):
        return min(x, self.LIMIT)

    # Why this is a secret check.
    # It takes two lines.
    @pytest.mark.hidden
    @pytest.mark.points(2.5)
    @pytest.mark.needs("test_shown")
    def test_secret(self, student, secret_numbers):
        """It doubles secret numbers."""
        expect.equal(secret_probe(student, self.secret_once(SECRET_TABLE)), SECRET_B)
        # A secret remark at the end.

        # And a secret one after a blank line.

    def secret_once(self, x):
        return json.dumps(x, self.SECRET_LIMIT)

    # The next public comment.
    @pytest.mark.points(3)
    @pytest.mark.needs("TestDouble::test_shown")
    def test_last(self, student):
        """It doubles
        over two lines."""
        expect.equal(doubled(student, 0), 0)

    @pytest.mark.points(1)
    def test_secret_agrees(self, student, *, reference):
        """It agrees with the secret reference."""
        expect.equal(doubled(student, 7), doubled(reference, 7))


# --- half -------------------------------------------------------------------------


class TestHalf:
    @pytest.mark.points(1)
    def test_half(self, student):
        """It halves."""
        expect.equal(doubled(student, 4), 2)
'''


def write(folder: Path, text: str) -> Path:
    path = folder / "test_tiny.py"
    path.write_text(text, encoding="utf-8")
    return path


def one_check(folder: Path, marks: str, title: str = '"""It works."""', above: str = "") -> Path:
    """Write a file with one check, `marks` above it."""
    method = (
        f"    {marks}\n    def test_it(self, student):\n        {title}\n        assert student\n"
    )
    text = f"import pytest\nfrom pytest import mark\nhidden = mark.hidden\n{above}class TestIt:\n"
    return write(folder, text + method)


def test_read_checks_returns_what_marks_and_docstrings_say(tmp_path: Path):
    outline = "Add it to itself.\nOr multiply."
    text = FULL.replace('"""Doubling."""', '"""Add it to itself.\n    Or multiply.\n    """')
    assert read_checks(write(tmp_path, text)) == [
        Check("TestDouble::test_shown", "It doubles.", 1, outline=outline),
        Check(
            "TestDouble::test_secret",
            "It doubles secret numbers.",
            2.5,
            hidden=True,
            needs=("TestDouble::test_shown",),
            outline=outline,
        ),
        Check(
            "TestDouble::test_last",
            "It doubles over two lines.",
            3,
            needs=("TestDouble::test_shown",),
            outline=outline,
        ),
        Check(
            "TestDouble::test_secret_agrees",
            "It agrees with the secret reference.",
            1,
            True,
            outline=outline,
        ),
        Check("TestHalf::test_half", "It halves.", 1),
    ]


@pytest.mark.parametrize(
    ("marks", "title", "message"),
    [
        ("", '"""It works."""', "a check needs @pytest.mark.points(n)"),
        ("@pytest.mark.points", '"""It works."""', "a check needs @pytest.mark.points(n)"),
        ("@pytest.mark.points('two')", '"""It works."""', "a check needs @pytest.mark.points(n)"),
        ("@pytest.mark.points(True)", '"""It works."""', "a check needs @pytest.mark.points(n)"),
        ("@pytest.mark.points(N)", '"""It works."""', "a check needs @pytest.mark.points(n)"),
        ("@pytest.mark.points(1)", "pass",
         "a check needs a docstring: it is what students read"),
        ("@pytest.mark.points(1) ; @pytest.mark.needs('test_other')", '"""It works."""',
         "needs TestIt::test_other, which is no check above it"),
        ("@pytest.mark.points(1) ; @pytest.mark.needs('test_it')", '"""It works."""',
         "needs TestIt::test_it, which is no check above it"),
        ("@pytest.mark.points(1) ; @pytest.mark.parametrize('x', range(3))", '"""It works."""',
         "a check cannot be parametrized; use a loop inside it"),
    ],
)  # fmt: skip
def test_read_checks_says_what_is_wrong_and_where(
    tmp_path: Path, marks: str, title: str, message: str
):
    marks = marks.replace(" ; ", "\n    ")
    path = one_check(tmp_path, marks, title)
    line = 6 + marks.count("\n")
    with pytest.raises(ValueError) as caught:
        read_checks(path)
    assert str(caught.value) == f"line {line}, TestIt::test_it: {message}"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("def test_last(", "def test_shown(",
         "line 100, TestDouble::test_shown: there is a second check of this name"),
        ('needs("TestDouble::test_shown")', 'needs("test_secret")',
         "line 100, TestDouble::test_last: needs TestDouble::test_secret, "
         "which students do not have"),
    ],
)  # fmt: skip
def test_read_checks_refuses_what_would_go_wrong_later(
    tmp_path: Path, old: str, new: str, message: str
):
    with pytest.raises(ValueError) as caught:
        read_checks(write(tmp_path, FULL.replace(old, new)))
    assert str(caught.value) == message


def test_read_checks_refuses_marks_that_it_cannot_attribute(tmp_path: Path):
    path = one_check(tmp_path, "@mark.points(1)", above="pytestmark = mark.hidden\n")
    with pytest.raises(ValueError, match=r"^line 4: mark each check, not all by pytestmark$"):
        read_checks(path)


def test_read_checks_raises_for_what_is_not_python(tmp_path: Path):
    with pytest.raises(SyntaxError):
        read_checks(write(tmp_path, "class TestIt(:\n"))


@pytest.mark.parametrize(
    ("marks", "above"),
    [
        ("@pytest.mark.hidden", ""),
        ("@mark.hidden", ""),
        ("@hidden", ""),
        ("@pytest.mark.hidden()", ""),
        ("", "@pytest.mark.hidden\n"),
    ],
)
def test_a_check_is_hidden_however_the_mark_is_written(tmp_path: Path, marks: str, above: str):
    marks = f"@pytest.mark.points(1)\n    {marks}".rstrip()
    path = one_check(tmp_path, marks, above=above)
    assert [check.hidden for check in read_checks(path)] == [True]
    assert "TestIt" not in public_text(path, HEADER)


@pytest.fixture
def public(tmp_path: Path) -> str:
    return public_text(write(tmp_path, FULL), HEADER)


def test_nothing_of_the_hidden_checks_is_released(public: str):
    assert "secret" in FULL
    assert "secret" not in public.casefold()
    assert "reference" not in public
    assert "mark.hidden" not in public


def test_the_public_part_is_all_there(public: str):
    for text in (
        "# --- double ---", "# --- half ---", "SHOWN, ALSO_SHOWN = 1, 2", "def numbers():",
        "def fresh():", "# What double returns.", "def doubled(code, x):", "def helper(x):",
        '"""Doubling."""', "LIMIT = 10", "def setup_method(self):", "# A public comment.",
        "def test_shown(", "More about it.", "def once(self, x):", "# The next public comment.",
        "def test_last(", "class TestHalf:", "def test_half(",
    ):  # fmt: skip
        assert text in public, text


def test_the_public_part_is_valid_python_with_no_unused_import(public: str):
    nodes = list(ast.walk(ast.parse(public)))
    imported = {node.asname or node.name for node in nodes if isinstance(node, ast.alias)}
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    assert imported == {"annotations", "chain", "pytest", "torch", "expect", "probe"}
    assert imported - {"annotations"} <= used
    assert "from itertools import chain\n" in public


def test_the_header_stands_below_the_imports_and_blank_lines_are_few(public: str):
    assert f"from autograder import expect, probe\n\n{HEADER}\n\n# --- double" in public
    assert "\n\n\n\n" not in public
    assert public == public.strip() + "\n"


def test_a_file_without_hidden_checks_stays_as_it_is(tmp_path: Path, public: str):
    again = public_text(write(tmp_path, public.replace(f"\n\n{HEADER}\n", "\n")), HEADER)
    assert again == public


def test_a_long_import_is_shortened_over_several_lines(tmp_path: Path):
    names = [f"a_function_with_a_long_name_{number}" for number in range(6)]
    text = f"import pytest\nfrom helpers import ({', '.join(names)}, secret)\n"
    text += f"USED = [{', '.join(names)}]\n"
    text += "class TestIt:\n    def test_it(self, student):\n        assert USED\n"
    public = public_text(write(tmp_path, text), HEADER)
    listed = "".join(f"    {name},\n" for name in names)
    assert f"from helpers import (\n{listed})\n" in public
