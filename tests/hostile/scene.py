"""What surrounds a submission while it is graded: a course with secrets, and a listener outside."""

from __future__ import annotations

import base64
import contextlib
import ctypes
import glob
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import psutil

from autograder import course as courses
from autograder.sandbox import scratch
from tests import tiny
from tests.hostile.cases import Case

REPOSITORY = Path(__file__).parent.parent.parent
LIMITS = (
    "{ seconds = 8.0, check_seconds = 1.5, statement_seconds = 1.0, load_seconds = 1.5, "
    "memory = 1_073_741_824, file_size = 4_194_304, scratch = 16_777_216 }"
)
HIDDEN = "<<-1.5>>"  # an input of the naive grader's hidden tests, as a submission marks it
# Markup, formulas, controls of a terminal, turned writing; orders that stand on a line alone
FOOLING = ("<script>", "\n=", ",=", "\x1b", "\x9b", "\u202e", "\nSYSTEM: ")
SHARED = ("/tmp/", "/var/tmp/", "/dev/shm/", "~/", "~/.")  # where what is planted may lie


class Scene:
    """A course of its own in a folder, with something to steal in every corner."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.secret = f"secret-{secrets.token_hex(8)}"
        self.heard: list[bytes] = []
        text = tiny.COURSE.partition("limits = ")[0] + f"limits = {LIMITS}\n"
        tiny.make_course(root, tiny.CHECKS, f"# {self.secret}\n{tiny.REFERENCE}")
        for real in ("01_line_model", "02_training"):
            shutil.copytree(
                REPOSITORY / "solutions" / real,
                root / "solutions" / real,
                ignore=shutil.ignore_patterns("__pycache__", "accepted", "rejected"),
            )
            text += f'[[assignment]]\nname = "{real}"\ntitle.en = "Real"\ntitle.es = "Real"\n'
        (root / "solutions" / "course.toml").write_text(text, encoding="utf-8")
        (root / "gradebook.db").write_text(self.secret)
        self._shared = Path(f"/dev/shm/course-{secrets.token_hex(4)}")
        self._shared.write_text(self.secret)
        self._segment = _shared_memory(self.secret)
        tiny.hand_in(root, "bob", f"# {self.secret}\n{tiny.RIGHT}")
        self.course = courses.load(root)
        os.environ["GRADER_API_KEY"] = self.secret
        self._sockets = [self._listen(socket.SOCK_STREAM)]
        self.port = self._sockets[0].getsockname()[1]
        self._sockets.append(self._listen(socket.SOCK_DGRAM, self.port))
        for kind, name in (
            (socket.SOCK_STREAM, f"{root}/service.sock"),
            (socket.SOCK_STREAM, f"\0planted-{self.port}"),
            (socket.SOCK_DGRAM, f"{root}/log.sock"),
        ):
            self._sockets.append(self._listen(kind, name))

    def close(self) -> None:
        """Stop listening."""
        del os.environ["GRADER_API_KEY"]
        for listener in self._sockets:
            listener.close()
        self._shared.unlink()
        _libc.shmctl(self._segment, IPC_RMID, None)

    def filler(self, grader: int) -> Callable[[str], str]:
        """Return what puts in a source's place holders what an attacker may know."""
        known = {"@ROOT@": str(self.root), "@PORT@": str(self.port), "@GRADER@": str(grader)}

        def fill(source: str) -> str:
            for name, value in known.items():
                source = source.replace(name, value)
            return source

        return fill

    def submission(self, case: Case, grader: int, honest: bool = False) -> Path:
        """Return a new folder with the case's submission, or with its honest twin."""
        folder = self.root / "submitted" / "ada" / case.assignment
        shutil.rmtree(folder.parent, ignore_errors=True)
        folder.mkdir(parents=True)
        case.hand_in(folder, self.filler(grader), honest)
        return folder

    def snapshot(self) -> dict[str, object]:
        """Return what the grader's files are, and what lies where anybody may write."""
        found: dict[str, object] = {}
        for place, _folders, files in os.walk(self.root):
            if "/submitted/ada/" in place + "/" or "/naive" in place:
                continue  # the submission itself
            for name in files:
                path = os.path.join(place, name)
                status = os.lstat(path)
                found[path] = (status.st_mode, status.st_size, status.st_mtime_ns)
        found.update(dict.fromkeys(self._planted(), "planted"))
        for kind in ("shm", "msg"):
            with contextlib.suppress(OSError):
                lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()
                if any(line.split()[0] == str(self.port) for line in lines):
                    found[kind] = "planted"
        return found

    def tidy(self) -> None:
        """Remove what attacks on the naive grader, or without protection, have left."""
        for path in self._planted():
            Path(path).unlink(missing_ok=True)
        if (self.root / "naive").exists():
            scratch.empty(str(self.root / "naive"))  # as deep as an attack has made it
            (self.root / "naive").rmdir()
        self.heard.clear()
        _libc.shmctl(_libc.shmget(self.port, 0, 0), IPC_RMID, None)
        _libc.msgctl(_libc.msgget(self.port, 0), IPC_RMID, None)

    def _planted(self) -> list[str]:
        names = [os.path.expanduser(f"{place}planted-{self.port}*") for place in SHARED]
        return [path for name in names for path in glob.glob(name)]

    def _listen(self, kind: socket.SocketKind, place: int | str = 0) -> socket.socket:
        family = socket.AF_INET if isinstance(place, int) else socket.AF_UNIX
        listener = socket.socket(family, kind)
        listener.bind(("127.0.0.1", place) if isinstance(place, int) else place)
        if kind is socket.SOCK_STREAM:
            listener.listen()

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    if kind is socket.SOCK_DGRAM:
                        self.heard.append(listener.recvfrom(1000)[0])
                    else:
                        connection, _address = listener.accept()
                        connection.close()
                        self.heard.append(b"connection")

        threading.Thread(target=serve, daemon=True).start()
        return listener


# --- System V's shared memory ------------------------------------------------------------

_libc = ctypes.CDLL(None)
_libc.shmat.restype = ctypes.c_void_p
IPC_RMID = 0


def _shared_memory(text: str) -> int:
    """Return the number of a new segment with a text in it."""
    segment: int = _libc.shmget(0, 4096, 0o1600)
    address = _libc.shmat(segment, None, 0)
    ctypes.memmove(address, text.encode(), len(text))
    _libc.shmdt(ctypes.c_void_p(address))
    return segment


# --- processes -------------------------------------------------------------------------


def processes(mark: str) -> set[int]:
    """Return the processes in whose command line or environment `mark` stands."""
    found = set()
    for name in filter(str.isdigit, os.listdir("/proc")):
        for what in ("cmdline", "environ"):
            with contextlib.suppress(OSError):
                if mark.encode() in Path(f"/proc/{name}/{what}").read_bytes():
                    found.add(int(name))
    return found


def sandboxed() -> int:
    """Return how many processes of this one's sandboxes there are, orphans among them.

    It waits until the number stands still: the last ones may be on their way out.
    """
    counts: list[int] = []
    while len(counts) < 3 or len(set(counts[-3:])) > 1:
        time.sleep(0.01)
        workers = processes("autograder.sandbox.worker")
        counts.append(
            sum(os.getpid() in (line := parents(number)) or line == [1] for number in workers)
        )
    return counts[-1]


def parents(number: int) -> list[int]:
    """Return a process's parent, that one's parent, and so on."""
    try:
        return [process.pid for process in psutil.Process(number).parents()]
    except psutil.NoSuchProcess:
        return []


def sizes(folder: Path) -> list[int]:
    """Return the sizes of all files below a folder, as far as its paths are short enough."""
    found, folders = [], [str(folder)]
    while folders:
        with contextlib.suppress(OSError):
            for entry in os.scandir(folders.pop()):
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    found.append(entry.stat(follow_symlinks=False).st_size)
    return found


# --- the naive grader on the stage -------------------------------------------------------


def uses_torch(folder: Path) -> bool:
    """Return whether a submission imports PyTorch, which takes its time and memory."""
    modules = [path for path in folder.glob("*.py") if path.is_file()]
    short = [path for path in modules if path.stat().st_size < 100_000]
    return any(b"torch" in path.read_bytes() for path in short)


@cache
def memory_of_pytorch() -> int:
    """Return what a process takes that has only imported PyTorch: its builds differ much."""
    # Not by `getrusage`: there a process begins with what the one had that started it.
    code = "import torch; print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    return 1024 * int(subprocess.check_output([sys.executable, "-c", code]))


class Fooled:
    """What became of the naive grader, and whether it ended in time: see `cases.NAIVE`."""

    def __init__(
        self, scene: Scene, folder: Path, grader: str = "naive", seconds: float = 60.0
    ) -> None:
        before = scene.snapshot()
        scene.tidy()
        mark = f"naive-{secrets.token_hex(8)}"
        python = [sys.executable, "-B", "-m", f"tests.hostile.{grader}"]
        process = subprocess.Popen(
            [*python, str(folder), str(scene.root)],
            cwd=REPOSITORY,
            env={**os.environ, "NAIVE": mark, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.hangs = False
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.hangs = True
            process.kill()
            process.wait()
        time.sleep(0.05)  # for what is on its way to the listener
        left = processes(mark)
        for number in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        place = scene.root / "naive"
        marks = place / "mark.json"
        self.crashes = not self.hangs and not marks.is_file()
        self.forged = marks.is_file() and "true" in marks.read_text()
        self.loses = not self.forged
        feedback = place / "feedback.html"
        said = feedback.read_text(errors="replace") if feedback.is_file() else ""
        table = place / "grades.csv"
        said += table.read_text(errors="replace") if table.is_file() else ""
        for data in re.findall(r"base64,([\w+/=]+)", said):  # as whoever gets the page can
            said += base64.b64decode(data).decode(errors="replace")
        self.looted = scene.secret in said or HIDDEN in said
        self.fooled = any(text in said for text in FOOLING)
        files = sizes(place)
        memory = json.loads(marks.read_text()).get("memory", 0) if marks.is_file() else 0
        usual = 300 * 2**20 + (memory_of_pytorch() if uses_torch(folder) else 0)
        self.grows = sum(files) > 2**26 or len(files) > 1000 or memory > usual
        self.heard = bool(scene.heard)
        self.survives = bool(left) and not self.hangs
        self.planted = scene.snapshot() != before
        after = place / "next.json"
        self.lingers = after.is_file() and "true" not in after.read_text()
        self._undo(scene, before)

    def _undo(self, scene: Scene, before: dict[str, object]) -> None:
        scene.tidy()
        for path in set(scene.snapshot()) - set(before):
            os.unlink(path)
