"""`autograder check --watch` as a process, driven by tests and by the benchmark."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

SECONDS = 60  # within which something must be said
ENDS = ("Ctrl-C ends.\n", "Ctrl-C termina.\n")
COMMAND = "import sys; from autograder.cli import main; sys.exit(main())"


class Watcher:
    """One such process; what it prints comes in pages, one for each check."""

    def __init__(self, file: Path, *options: str, code: str = COMMAND) -> None:
        self.file = file
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, "check", "--watch", str(file), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=file.parent,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        self._lines: queue.Queue[tuple[float, str]] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Watcher:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self.process.poll() is None:
            self.stop()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put((time.perf_counter(), line))

    def until(self, *ends: str) -> tuple[float, str]:
        """Return what is printed up to a line with such an end, and when that was there."""
        text = ""
        while not text.endswith(ends or ENDS):
            try:
                at, line = self._lines.get(timeout=SECONDS)
            except queue.Empty:
                raise TimeoutError(text) from None
            text += line
        return at, text

    def page(self) -> str:
        """Return what is printed up to where it waits again."""
        return self.until()[1]

    def save(self, text: str) -> str:
        """Save the file; return what is printed then."""
        self.file.write_text(text, encoding="utf-8")
        return self.page()

    def seconds(self, text: str) -> float:
        """Save the file; return the time until all is printed."""
        start = time.perf_counter()
        self.file.write_text(text, encoding="utf-8")
        return self.until()[0] - start

    def below(self) -> list[psutil.Process]:
        """Return the processes below this one; the next one starts after a page is printed."""
        process, end = psutil.Process(self.process.pid), time.monotonic() + SECONDS
        while not (found := process.children(recursive=True)) and time.monotonic() < end:
            time.sleep(0.01)
        return found

    def stop(self, number: int = signal.SIGINT) -> int:
        """End it, as Ctrl-C does; return its exit status."""
        self.process.send_signal(number)
        status = self.process.wait(SECONDS)
        self._reader.join(SECONDS)
        assert not self._reader.is_alive(), "something that it started is left"
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status

    def rest(self) -> str:
        """Return what was printed since the last page."""
        return "".join(self._lines.get()[1] for _ in range(self._lines.qsize()))
