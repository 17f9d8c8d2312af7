"""A submission becomes a module, statement by statement, whatever its statements do."""

from __future__ import annotations

import signal
import threading
from typing import Any

import pytest

from autograder.sandbox import loader


def unit(source: str, name: str = "work.py", line: int = 1) -> dict[str, Any]:
    return {"name": name, "line": line, "source": source}


def load(*sources: str, **options: Any) -> tuple[Any, list[loader.Problem]]:
    units = [unit(source, f"cell {number}") for number, source in enumerate(sources, 1)]
    return loader.load(units, **options)


def only_problem(source: str, **options: Any) -> loader.Problem:
    _module, problems = load(source, **options)
    (problem,) = problems
    return problem


def missing(module: Any, name: str) -> loader.MissingDefinitionError:
    with pytest.raises(loader.MissingDefinitionError) as raised:
        getattr(module, name)
    return raised.value


# --- one bad statement hides nothing -----------------------------------------------


def test_what_stands_around_a_bad_statement_is_defined() -> None:
    module, problems = load("a = 1\nb = a / 0\nc = a + 1\ndef f():\n    return c\n")
    assert (module.a, module.c, module.f()) == (1, 2, 2)
    assert [(p["line"], p["type"]) for p in problems] == [(2, "ZeroDivisionError")]


def test_units_share_one_namespace() -> None:
    module, problems = load("x = 1", "1 / 0", "def f():\n    return x")
    assert module.f() == 1
    assert problems[0]["unit"] == "cell 2"


def test_the_last_definition_wins() -> None:
    module, _ = load("def f(): return 1", "def f(): return 2")
    assert module.f() == 2


def test_a_bad_redefinition_leaves_the_good_one() -> None:
    module, problems = load("def f(): return 1", "@unknown\ndef f(): return 2")
    assert module.f() == 1
    assert problems[0]["names"] == ["f"]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("raise SystemExit(3)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise BaseException('no')", "BaseException"),
        ("exit()", "SystemExit"),
        ("return 1", "SyntaxError"),
        ("yield", "SyntaxError"),
        ("x = await f()", "SyntaxError"),
        ("def g():\n    nonlocal x", "SyntaxError"),
        ("import no_such_module", "ModuleNotFoundError"),
        ("from .other import f", "ImportError"),
        ("def g(): return g()\ng()", "RecursionError"),
    ],
)
@pytest.mark.filterwarnings("ignore::ImportWarning")
def test_any_statement_may_fail_in_any_way(statement: str, kind: str) -> None:
    module, problems = load(f"before = 1\n{statement}\nafter = 2\n")
    assert (module.before, module.after) == (1, 2)
    assert [problem["type"] for problem in problems] == [kind]


def test_a_main_block_does_not_run() -> None:
    module, problems = load("if __name__ == '__main__':\n    1 / 0\nx = 1")
    assert (module.x, problems) == (1, [])


def test_future_imports_hold_for_every_statement_of_their_unit_only() -> None:
    module, problems = load(
        "from __future__ import annotations\nx = 1\ndef f(a: Unknown): ...",
        "def g(a: Unknown): ...",
    )
    assert module.f.__annotations__ == {"a": "Unknown"}
    assert [(p["unit"], p["type"]) for p in problems] == [("cell 2", "NameError")]


def test_this_files_own_future_imports_do_not_leak_in() -> None:
    module, _ = load("def f(a: int): ...")
    assert module.f.__annotations__ == {"a": int}


def test_an_unknown_future_is_set_aside() -> None:
    assert only_problem("from __future__ import tea\nx = 1")["type"] == "SyntaxError"


# --- skipped and late ----------------------------------------------------------------


def test_statements_to_skip_are_counted_over_all_units() -> None:
    module, problems = load("a = 1\nb = 2", "c = 3\nd = 4", skip=[1, 2])
    assert (module.a, module.d) == (1, 4)
    assert [(p["unit"], p["line"], p["type"]) for p in problems] == [
        ("cell 1", 2, "ProcessEnded"),
        ("cell 2", 1, "ProcessEnded"),
    ]
    assert missing(module, "b").wanted == "b"


def test_progress_is_told_before_each_statement_that_runs() -> None:
    seen: list[int] = []
    load("a = 1\n1 / 0", "b = 1\nc = 1", skip=[2], progress=seen.append)
    assert seen == [0, 1, 3]


def test_an_endless_statement_is_stopped_and_the_rest_runs() -> None:
    module, problems = load("while True: pass\nx = 1", statement_seconds=0.05)
    assert module.x == 1
    assert [problem["type"] for problem in problems] == ["OutOfTimeError"]


def test_an_alarm_that_is_swallowed_rings_again() -> None:
    source = "while True:\n    try:\n        while True: pass\n    except Exception: pass\n"
    assert only_problem(source, statement_seconds=0.05)["type"] == "OutOfTimeError"
    twice = "try:\n    while True: pass\nexcept BaseException:\n    while True: pass\n"
    assert only_problem(twice, statement_seconds=0.05)["type"] == "OutOfTimeError"


def test_when_the_time_is_up_only_definitions_still_run() -> None:
    module, problems = load(
        "import time\ntime.sleep(0.05)\nx = 1\nimport math\ndef f(): return math.pi",
        total_seconds=0.01,
    )
    assert module.f() > 3
    assert missing(module, "x").wanted == "x"
    assert [(problem["line"], problem["type"]) for problem in problems] == [(3, "OutOfTimeError")]


def test_the_alarm_is_put_back() -> None:
    before = signal.getsignal(signal.SIGALRM)
    load("x = 1", statement_seconds=5)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_outside_the_main_thread_there_is_no_alarm_and_no_error() -> None:
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(load("x = 1", statement_seconds=1)))
    thread.start()
    thread.join()
    assert found[0][0].x == 1


# --- what is said about it --------------------------------------------------------------


def test_a_problem_names_the_students_lines_from_the_outside_in() -> None:
    source = "def f(x):\n    return 1 / x\n\n\nf(\n    0,\n)\n"
    problem = only_problem(source)
    assert {key: problem[key] for key in ("unit", "line", "names", "type", "message")} == {
        "unit": "cell 1",
        "line": 5,
        "names": [],
        "type": "ZeroDivisionError",
        "message": "division by zero",
    }
    assert problem["frames"] == [
        {"unit": "cell 1", "line": 5, "function": "<module>", "text": "f("},
        {"unit": "cell 1", "line": 2, "function": "f", "text": "return 1 / x"},
    ]


def test_lines_are_those_of_the_file_for_a_unit_that_begins_later() -> None:
    _module, problems = loader.load([unit("x = 1\ny = x / 0", line=40)])
    assert problems[0]["line"] == 41
    assert problems[0]["frames"][0]["line"] == 41
    assert problems[0]["frames"][0]["text"] == "y = x / 0"


def test_a_statement_that_parses_but_does_not_compile_has_its_line() -> None:
    problem = only_problem("x = 1\n\nreturn x")
    assert (problem["line"], problem["frames"][-1]["line"]) == (3, 3)
    assert "outside function" in problem["message"]


def test_lines_of_libraries_are_left_out() -> None:
    problem = only_problem("import json\njson.loads('{')")
    assert [frame["unit"] for frame in problem["frames"]] == ["cell 1"]


@pytest.mark.parametrize("text", ["1 / 0", "raise SystemExit", "return 5"])
def test_an_exception_whose_text_fails_has_none(text: str) -> None:
    source = f"class Bad(Exception):\n    def __str__(self):\n        {text}\nraise Bad"
    problem = only_problem(source)
    assert (problem["type"], problem["message"]) == ("Bad", "")


def test_long_texts_names_and_traces_are_cut() -> None:
    source = (
        f"class {'B' * 200}(Exception): pass\n"
        f"def f(n):\n    if n: f(n - 1)\n    else: raise {'B' * 200}('x' * 10_000)\n"
        "f(50)"
    )
    problem = only_problem(source)
    assert len(problem["type"]) == 100
    assert len(problem["message"]) == loader.MAX_TEXT
    assert len(problem["frames"]) == 10


# --- names that are missing ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "wanted", "close"),
    [
        ("class LinearModel: pass", "LineModel", "LinearModel"),
        ("class linemodel: pass\nclass LineModels: pass", "LineModel", "linemodel"),
        ("def training_step(): pass", "train_step", "training_step"),
        ("x = 1", "LineModel", None),
        ("import trains", "train", None),
        ("_train = 1", "train", None),
        ("", "f", None),
    ],
)
def test_a_missing_name_comes_with_the_closest_one(
    source: str, wanted: str, close: str | None
) -> None:
    module, _ = load(source)
    error = missing(module, wanted)
    assert (error.wanted, error.close) == (wanted, close)


def test_a_missing_name_comes_with_what_kept_it_from_being_defined() -> None:
    module, problems = load("class Model(Unknown): pass\nw = v = 1 / 0")
    assert missing(module, "Model").cause == problems[0]
    assert missing(module, "w").cause == missing(module, "v").cause == problems[1]


def test_a_name_defined_after_its_failure_is_not_missing() -> None:
    module, _ = load("f = 1 / 0\nf = 2")
    assert module.f == 2


def test_a_missing_name_is_plain_data_when_described() -> None:
    module, _ = load("class Modell: pass")
    problem = loader.describe(missing(module, "Model"))
    assert problem["missing"] == {"wanted": "Model", "close": "Modell", "cause": None}


def test_a_module_answers_pythons_own_questions_as_any_other() -> None:
    module, _ = load("x = 1")
    assert getattr(module, "__wrapped__", None) is None
    assert getattr(module, "y", "default") == "default"
    assert module.__name__ == loader.MODULE_NAME


def test_the_notebooks_own_check_cells_are_not_run() -> None:
    seen: list[int] = []
    module, problems = load('x = 1\ncheck("LineModel")\ny = 2', progress=seen.append)
    assert (module.y, problems, seen) == (2, [], [0, 2])
