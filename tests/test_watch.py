"""`autograder check --watch`: every save is checked, whatever the student's code does."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import psutil
import pytest

from autograder import watching
from tests.tiny import CHECKS, RIGHT, WRONG
from tests.watcher import COMMAND, SECONDS, Watcher

PUBLIC = CHECKS.replace(", reference,", ",").replace("doubled(reference, x)", "2 * x")
ALL = "4.5 of 4.5 public points, 2 of 2 exercises done\n"
SOME = "1.5 of 4.5 public points, 1 of 2 exercises done\n"
OTHER_JOB = """
import sys
from pathlib import Path
from autograder import watching
file = Path(sys.argv[3])
job = watching.{kind}(file, None, None)
sys.exit(not watching.watch(file, job, seconds={seconds}))
"""

needs_forks = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such forks")


def make(folder: Path, text: str = RIGHT) -> Path:
    """Make a student's folder; return the student's file."""
    (folder / "test_tiny.py").write_text(PUBLIC, encoding="utf-8")
    file = folder / "tiny.py"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def watcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watcher]:
    """One that has shown its first page."""
    with Watcher(make(tmp_path_factory.mktemp("watched"))) as started:
        assert started.page().endswith("Waiting for tiny.py to be saved. Ctrl-C ends.\n")
        yield started


# --- what it shows ------------------------------------------------------------------


def test_each_save_is_checked_and_shown_under_a_line_of_its_own(watcher: Watcher) -> None:
    page = watcher.save(WRONG)
    assert SOME in page
    assert "\n  It is 9; expected 6." in page
    first, last = page.split("\n")[0], page.split("\n")[-2]
    assert first.startswith("────")
    assert "  tiny.py  " in first.replace("─", " ")
    assert last.endswith(" s. Waiting for tiny.py to be saved. Ctrl-C ends.")
    assert "\x1b" not in page
    assert ALL in watcher.save(RIGHT)


def test_a_file_that_another_one_is_moved_to_is_checked(watcher: Watcher) -> None:
    new = watcher.file.with_name("tiny.py.new")
    new.write_text(WRONG, encoding="utf-8")
    new.replace(watcher.file)
    assert SOME in watcher.page()
    assert ALL in watcher.save(RIGHT)


def test_a_file_that_vanishes_is_waited_for(watcher: Watcher) -> None:
    watcher.file.unlink()
    assert "\ntiny.py is not there any more.\nWaiting for tiny.py to be saved." in watcher.page()
    assert ALL in watcher.save(RIGHT)


def test_a_syntax_error_is_shown(watcher: Watcher) -> None:
    page = watcher.save(RIGHT.replace("return x + x", "return x +"))
    assert "tiny.py, line 2: Python cannot read this part" in page
    assert "Your code does not define `double`" in page
    assert ALL in watcher.save(RIGHT)


def test_other_checks_are_used_from_then_on(watcher: Watcher) -> None:
    checks = watcher.file.with_name("test_tiny.py")
    noted = watcher.file.with_name("collected")
    note = f"\nwith open({str(noted)!r}, 'a') as file:\n    file.write('x')\n"
    checks.write_text(PUBLIC + note, encoding="utf-8")
    assert ALL in watcher.page()
    while noted.stat().st_size < 2:  # for this page, and for the next one
        time.sleep(0.01)
    checks.write_text(PUBLIC.replace("(halved(student, 5.0), 2.5)", "(1.0, 2.5)"), "utf-8")
    assert "3 of 4.5 public points, 1 of 2 exercises done" in watcher.page()
    checks.write_text("1 +", encoding="utf-8")
    assert "SyntaxError" in watcher.page()
    checks.unlink()
    assert "there is no file test_….py; it comes with the assignment" in watcher.page()
    checks.write_text(PUBLIC, encoding="utf-8")
    assert ALL in watcher.page()


# --- whatever the student's code does -------------------------------------------------

HARM = {
    "leaves": ("raise SystemExit(0)", ALL),
    "leaves at once": ("import os; os._exit(0)", "ended the Python process (exit status 0)"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "ended the Python process (signal 11)"),
    "replaces": ("import torch; torch.equal = torch.allclose = torch.tensor = print", ""),
    "leaves a thread": (
        "import threading, time; threading.Thread(target=time.sleep, args=[600]).start()",
        ALL,
    ),
    "reads": ("input()", ALL),
    "changes the folder": ("import os; os.chdir('/')", ALL),
}


@pytest.mark.parametrize("name", HARM)
def test_the_next_check_is_clean(watcher: Watcher, name: str) -> None:
    statement, said = HARM[name]
    assert said in watcher.save(f"{statement}\n{RIGHT}")
    assert ALL in watcher.save(f"# after: {name}\n{RIGHT}")


def test_code_that_never_ends_is_ended_by_the_next_save(watcher: Watcher) -> None:
    watcher.file.write_text(f"print('begun', flush=True)\nwhile True: pass\n{RIGHT}", "utf-8")
    watcher.until("begun\n")
    page = watcher.save(f"{RIGHT}\n")
    assert ALL in page
    assert "It did not finish" not in page


@needs_forks
def test_code_that_never_ends_is_given_up(tmp_path: Path) -> None:
    file = make(tmp_path, f"while True: pass\n{RIGHT}")
    with Watcher(file, code=OTHER_JOB.format(kind="Forked", seconds=0.5)) as watcher:
        assert "✘ It did not finish within 0.5 s.\n" in watcher.page()
        assert watcher.stop() == 1


def test_so_it_is_where_there_are_no_forks(tmp_path: Path) -> None:
    file = make(tmp_path)
    with Watcher(file, code=OTHER_JOB.format(kind="Spawned", seconds=SECONDS)) as watcher:
        assert ALL in watcher.page()
        assert HARM["leaves at once"][1] in watcher.save(f"{HARM['leaves at once'][0]}\n{RIGHT}")
        page = watcher.save(f"{HARM['leaves a thread'][0]}\ninput()\n{RIGHT}")
        assert ALL in page
        assert "It did not finish" not in page
        file.write_text(f"print('begun', flush=True)\nwhile True: pass\n{RIGHT}", "utf-8")
        watcher.until("begun\n")
        assert SOME in watcher.save(WRONG)
        running = watcher.below()
        assert running
        assert watcher.stop() == 1
        _gone, alive = psutil.wait_procs(running, SECONDS)
        assert (alive, watcher.rest()) == ([], "")


# --- how it ends ----------------------------------------------------------------------

STARTS = """
import subprocess, sys
other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"],
                         start_new_session=True)
print(other.pid, flush=True)
"""


@pytest.fixture(params=[signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def number(request: pytest.FixtureRequest) -> int:
    """A way to end it."""
    return int(request.param)


@needs_forks
def test_no_process_is_left(tmp_path: Path, number: int) -> None:
    file = make(tmp_path)
    with Watcher(file) as watcher:
        assert ALL in watcher.page()
        file.write_text(f"{STARTS}while True: pass\n", encoding="utf-8")
        _at, page = watcher.until("\n")  # the line, and then the number
        _at, page = watcher.until("\n")
        running = watcher.below()
        assert int(page) in [process.pid for process in running]
        if number == signal.SIGKILL:  # then nobody is there to end what a check has started
            psutil.Process(int(page)).kill()
        watcher.stop(number)
        _gone, alive = psutil.wait_procs(running, SECONDS)
        assert alive == []


@needs_forks
def test_what_a_check_started_ends_with_it(tmp_path: Path) -> None:
    with Watcher(make(tmp_path, f"{STARTS}{RIGHT}")) as watcher:
        page = watcher.page()
        assert ALL in page
        assert not psutil.pid_exists(int(page.split("\n")[1]))


def test_the_exit_status_tells_whether_all_passed_at_last(tmp_path: Path) -> None:
    file = make(tmp_path)
    with Watcher(file) as watcher:
        assert ALL in watcher.page()
        assert watcher.stop() == 0
        assert watcher.rest() == ""
    with Watcher(file) as watcher:
        assert ALL in watcher.page()
        watcher.save(f"{HARM['leaves at once'][0]}\n{RIGHT}")
        assert watcher.stop() == 1


def test_one_exercise_of_a_notebook_in_the_language_asked_for(tmp_path: Path) -> None:
    file = make(tmp_path).with_suffix(".ipynb")

    def save(text: str) -> None:
        cells = [nbformat.v4.new_code_cell(text)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), file)

    save(WRONG)
    with Watcher(file, "--exercise", "half", "--lang", "es") as watcher:
        page = watcher.page()
        assert "1.5 de 1.5 puntos" in page
        save(WRONG.replace("0.5", "0.7"))
        assert "se esperaba 2.5" in watcher.page()


@pytest.mark.parametrize("kind", ["Spawned", pytest.param("Forked", marks=needs_forks)])
def test_a_page_has_the_hint_or_the_problems_asked_for(tmp_path: Path, kind: str) -> None:
    file = make(tmp_path, WRONG)
    code = OTHER_JOB.replace("None, None)", "None, None, {shown})")
    hint = code.format(kind=kind, seconds=SECONDS, shown="False, 3")
    with Watcher(file, code=hint) as watcher:
        page = watcher.page()
        assert "\nHint 3 of 3\n  There is no further hint on this exercise.\n" in page
        assert "Hint 3 of 3" in watcher.save(WRONG.replace("3 *", "4 *"))
    everything = code.format(kind=kind, seconds=SECONDS, shown="True, 0")
    with Watcher(file, code=everything) as watcher:
        assert "\n– It doubles tensors, too.  0/2\n" in watcher.page()


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_terminal_is_cleared(tmp_path: Path) -> None:
    import pty  # Unix only

    file = make(tmp_path)
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm"
        os.execv(sys.executable, [sys.executable, "-c", COMMAND, "check", "--watch", str(file)])

    def shown(end: bytes) -> bytes:
        found = b""
        while end not in found and select.select([terminal], [], [], SECONDS)[0]:
            found += os.read(terminal, 4096)
        return found

    try:
        first = shown(b"Ctrl-C ends.")
        assert first.startswith(b"\x1b[2J\x1b[H")
        file.write_text(WRONG, encoding="utf-8")
        assert b"\x1b[2J\x1b[H" in shown(b"Ctrl-C ends.")
        os.write(terminal, b"\x03")
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    finally:
        os.close(terminal)


# --- half-written files -----------------------------------------------------------------


class Clock:
    """Time that passes while one sleeps, and what happens then."""

    def __init__(self, *steps: tuple[float, Callable[[], object]]) -> None:
        self.now, self.steps = 0.0, list(steps)

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        while self.steps and self.steps[0][0] <= self.now:
            self.steps.pop(0)[1]()


def settle(file: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> str:
    monkeypatch.setattr(watching, "time", clock)
    _stamp, problem = watching.Watched(file).settled()
    return problem


def test_a_file_is_not_read_while_an_editor_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make(tmp_path, "")
    half = RIGHT[: RIGHT.index("* x") + 1]

    def write(text: str) -> Callable[[], object]:
        return lambda: file.write_text(text, encoding="utf-8")

    def clock() -> Clock:
        return Clock((0.05, write("def double(")), (0.15, write(half)), (0.25, write(RIGHT)))

    assert settle(file, monkeypatch, clock()) == ""
    assert file.read_text("utf-8") == RIGHT
    # Without patience it is read too early.
    file.write_text("", encoding="utf-8")
    monkeypatch.setattr(watching, "PATIENCE", watching.QUIET)
    assert "is empty" in settle(file, monkeypatch, clock())


def test_a_file_that_is_away_for_a_moment_has_not_vanished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make(tmp_path)
    kept = file.rename(tmp_path / "tiny.py~")
    assert settle(file, monkeypatch, Clock((0.1, lambda: kept.rename(file)))) == ""
    file.unlink()
    assert settle(file, monkeypatch, Clock()) == "tiny.py is not there any more."


def test_what_is_whole_is_checked_at_once_and_what_is_broken_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, clock = make(tmp_path), Clock()
    assert settle(file, monkeypatch, clock) == ""
    assert clock.now < 0.03
    file.write_text("def double(x:", encoding="utf-8")
    assert settle(file, monkeypatch, clock) == ""
    notebook = tmp_path / "tiny.ipynb"
    notebook.write_text("{", encoding="utf-8")
    assert "is not a notebook" in settle(notebook, monkeypatch, clock)


def test_messages_are_in_the_language_of_the_release(tmp_path: Path) -> None:
    file = make(tmp_path)
    watched = watching.Watched(file)
    watched.settled()
    assert watched.language() == "en"
    header = 'pytestmark = pytest.mark.assignment(\n    name="01",\n    language="es",\n)\n'
    watched.checks[0].write_text(header, encoding="utf-8")
    assert watched.language() == "es"
