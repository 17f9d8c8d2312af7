"""A submission's source becomes a module, statement by statement.

One bad statement hides nothing: it is set aside with what went wrong, and the
definitions after it are still made. Runs beside the student's code: in the
sandbox, or in the student's own process.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import linecache
import signal
import sys
import threading
import time
import types
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

Unit = dict[str, Any]  # {"name": "line_model.py", "line": 1, "source": "…"}
Problem = dict[str, Any]  # what `describe` returns, and where it happened

MODULE_NAME = "submission"
MAX_TEXT = 2000  # characters kept of an exception's text


class MissingDefinitionError(AttributeError):
    """The submission does not define a name that a probe asked for."""

    def __init__(self, wanted: str, close: str | None, cause: Problem | None) -> None:
        super().__init__(f"the submission does not define {wanted}")
        self.wanted, self.close, self.cause = wanted, close, cause


class OutOfTimeError(BaseException):
    """A statement used up its time. No Exception, so that few handlers swallow it."""


class StudentModule(types.ModuleType):
    """The module that a submission becomes; a name that it lacks is explained."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__dict__["_failed"] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        own = [
            key
            for key, value in self.__dict__.items()
            if not key.startswith("_") and not isinstance(value, types.ModuleType)
        ]
        close = difflib.get_close_matches(name, own, n=1, cutoff=0.6)
        folded = [key for key in own if key.casefold() == name.casefold()]
        failed: dict[str, Problem] = self.__dict__["_failed"]
        raise MissingDefinitionError(name, next(iter(folded or close), None), failed.get(name))


def load(
    units: Sequence[Unit],
    *,
    skip: Collection[int] = (),
    statement_seconds: float | None = None,
    total_seconds: float | None = None,
    progress: Callable[[int], None] = lambda index: None,
) -> tuple[StudentModule, list[Problem]]:
    """Run the statements of `units` in order, each on its own.

    Args:
        units: pieces of source text that parse (a file, or a notebook's cells).
        skip: statements, counted from 0 over all units, not to be run: those
            that ended the process on an earlier try.
        statement_seconds: the time that one statement may take.
        total_seconds: when this much has passed, only definitions still run.
        progress: called with a statement's number before it runs.

    Returns:
        The module, and one problem for each statement that was set aside.

    """
    module = StudentModule(MODULE_NAME)
    sys.modules[MODULE_NAME] = module  # dataclasses and pickle look a class's module up there
    problems: list[Problem] = []
    end = None if total_seconds is None else time.monotonic() + total_seconds
    index = -1
    for unit in units:
        source, filename = str(unit["source"]), str(unit["name"])
        lines = [line + "\n" for line in source.split("\n")]
        # Lines above the unit are empty, so that line numbers are those of the file.
        lines = ["\n"] * (int(unit["line"]) - 1) + lines
        linecache.cache[filename] = (len(source), None, lines, filename)
        tree = ast.parse(source, filename)
        ast.increment_lineno(tree, int(unit["line"]) - 1)
        flags = _future_flags(tree)
        for node in tree.body:
            index += 1
            names = _names(node)
            place = {"unit": filename, "line": node.lineno, "names": names}
            if _is_check_call(node):
                continue  # the notebook's own check("…") cells: the grader is at it already
            if index in skip:
                problems.append({**place, "type": "ProcessEnded", "message": "", "frames": []})
                continue
            if end is not None and time.monotonic() > end and not _is_definition(node):
                problems.append({**place, "type": "OutOfTimeError", "message": "", "frames": []})
                continue
            progress(index)
            try:
                code = compile(ast.Module([node], []), filename, "exec", flags, True)
                with time_limit(statement_seconds):
                    exec(code, module.__dict__)
            except BaseException as error:
                problem = {**place, **describe(error, units)}
                problems.append(problem)
                for name in names:
                    module.__dict__["_failed"][name] = problem
    return module, problems


def describe(error: BaseException, units: Sequence[Unit] = ()) -> Problem:
    """Return an exception as plain data: its type, its text, the student's lines it came by."""
    own = {unit["name"] for unit in units}
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename in own:
            text = linecache.getline(code.co_filename, trace.tb_lineno).strip()
            frames.append(
                {
                    "unit": code.co_filename,
                    "line": trace.tb_lineno,
                    "function": getattr(code, "co_qualname", code.co_name),
                    "text": text[:200],
                }
            )
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.filename in own and error.lineno:
        # A statement that parses but does not compile (`return` outside a function).
        frames.append({"unit": error.filename, "line": error.lineno, "function": "", "text": ""})
    problem: Problem = {
        "type": type(error).__name__[:100],
        "bases": [base.__name__[:100] for base in type(error).__mro__[1:20]],
        "message": _text(error)[:MAX_TEXT],
        "frames": frames[-10:],
    }
    if isinstance(error, MissingDefinitionError):
        problem["missing"] = {
            "wanted": error.wanted,
            "close": error.close,
            "cause": error.cause,
        }
    return problem


def quote(problem: Problem, units: Sequence[Unit]) -> None:
    """Let the lines that a problem shows be those of `units`, whatever came from the sandbox."""
    frames = []
    for frame in problem["frames"]:
        for unit in units:
            lines = str(unit["source"]).split("\n")
            index = frame["line"] - int(unit["line"])
            if frame["unit"] == unit["name"] and 0 <= index < len(lines):
                text = lines[index].strip()[:200] if frame["text"] else ""
                frames.append({**frame, "text": text})
                break
    problem["frames"] = frames
    cause = (problem.get("missing") or {}).get("cause")
    if cause is not None:
        quote(cause, units)


@contextlib.contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise OutOfTimeError in the block after `seconds`, where the platform can.

    It interrupts Python code of the main thread; whoever must not rely on the
    block's good will (a C loop, a bare ``except``) kills the process instead.
    """
    usable = hasattr(signal, "setitimer") and (
        threading.current_thread() is threading.main_thread()
    )
    if seconds is None or not usable:
        yield
        return

    def stop(signum: int, frame: types.FrameType | None) -> None:
        raise OutOfTimeError(f"took longer than {seconds:g} s")

    previous = signal.signal(signal.SIGALRM, stop)
    # The second number makes it ring again, for a handler that swallowed the first.
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:
        return ""


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def _is_check_call(node: ast.stmt) -> bool:
    call = node.value if isinstance(node, ast.Expr) else None
    return (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "check"
    )


def _is_definition(node: ast.stmt) -> bool:
    return isinstance(
        node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    )


def _future_flags(tree: ast.Module) -> int:
    """Compiler flags of the unit's ``from __future__`` lines: each statement needs them."""
    import __future__

    flags = 0
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                feature = getattr(__future__, alias.name, None)
                flags |= feature.compiler_flag if feature else 0
    return flags
