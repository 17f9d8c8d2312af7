"""How a worker is started: the backend around it and the layers inside it.

- **bubblewrap**: namespaces of its own (files, network, processes, users), an
  allow-list root, and inside it the layers of `confine`.
- **landlock**: the layers of `confine` alone, for containers that forbid
  namespaces.
- **none**: nothing but separate processes and limits. Only on request, and
  every report says so.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import platform
import secrets
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import IO

from autograder.i18n import _
from autograder.sandbox import cgroup, confine
from autograder.sandbox import scratch as scratch_folder

CAGES = ("bubblewrap", "landlock")
BACKENDS = (*CAGES, "none")
LAYERS = ("rlimits", "undumpable", "capabilities", "landlock", "seccomp", "watch")


# What a control group has to leave room for beside a submission: the warm process.
WARM_MEMORY, WARM_TASKS = 2**30, 16


class NoBackendError(Exception):
    """This machine cannot enforce the backend that was asked for."""


def no_backend(error: NoBackendError) -> str:
    """Return what a person can do about it."""
    return _(
        "nothing here can cage a submission ({reason}). `autograder doctor` says "
        "more; `--backend none` runs it all the same, without protection."
    ).format(reason=error)


def hidden(device: str, backend: str) -> str:
    """Return why no submission in `backend` can use `device`; empty if it can."""
    if device == "cuda" and backend in CAGES:
        return _("--device cuda: cages hide it; it needs --backend none")
    return ""


@dataclass
class Cage:
    """A started worker, and what must be cleaned up after it."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    backend: str
    errors: IO[bytes]
    folder: tempfile.TemporaryDirectory[str] | None = field(default=None)
    group: Path | None = field(default=None)

    def said(self) -> str:
        """Return the end of what the worker wrote to its standard error."""
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")[-2000:].strip()

    def close(self) -> None:
        """Kill the worker with everything in its cage and remove its folder."""
        if self.errors.closed:
            return
        self.control.close()  # tells the worker to end its submission and itself
        if self.backend != "bubblewrap":  # whose namespace ends with its first process
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=2)
        self.process.kill()
        self.process.wait()
        self.errors.close()
        if self.group is not None:
            cgroup.remove(self.group)
        if self.folder is not None:
            scratch_folder.empty(self.folder.name)
            self.folder.cleanup()


def choose(wanted: str = "auto") -> str:
    """Return the backend to use.

    Raises:
        NoBackendError: `wanted` does not work here, or nothing does.

    """
    if wanted == "none":
        return wanted
    reasons = {}
    for backend in CAGES if wanted == "auto" else (wanted,):
        problem = unavailable(backend)
        if problem is None:
            return backend
        reasons[backend] = problem
    raise NoBackendError("; ".join(f"{backend}: {why}" for backend, why in reasons.items()))


@cache
def unavailable(backend: str) -> str | None:
    """Return why `backend` does not work on this machine, or None if it does."""
    if backend == "none":
        return None
    if not sys.platform.startswith("linux"):
        return f"needs Linux, and this is {platform.system()}"
    if backend == "landlock":
        if confine.landlock_abi() < 1:
            return "this kernel has no Landlock (it came with Linux 5.13)"
        if platform.machine() not in confine.AUDIT_ARCH:
            return f"no table of system calls for {platform.machine()}"
        return None
    if backend != "bubblewrap":
        return f"unknown; there are {', '.join(BACKENDS)}"
    program = shutil.which("bwrap")
    if program is None:
        return "bwrap is not installed (Debian and Ubuntu: apt-get install bubblewrap)"
    python = [sys.executable, "-I", "-S", "-c", ""]
    trial = [program, *_namespaces(), *_root(readable_folders()), "--", *python]
    try:
        result = subprocess.run(trial, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bwrap does not run: {error}"
    if result.returncode != 0:
        reason = result.stderr.strip().splitlines() or [f"exit {result.returncode}"]
        return f"bwrap does not run here: {reason[0]}"
    return None


def layers(backend: str) -> list[str]:
    """Return the layers that a submission's process takes on under `backend`."""
    if backend == "none":
        return ["rlimits", "watch"]
    found = ["rlimits", "watch", "undumpable", "capabilities"]
    if confine.landlock_abi() >= 1:
        found.append("landlock")
    if platform.machine() in confine.AUDIT_ARCH:
        found.append("seccomp")
    return found


def readable_folders() -> list[str]:
    """Return what a worker has to read: Python, its packages, libraries, this package."""
    package = importlib.util.find_spec("autograder")
    assert package is not None
    assert package.submodule_search_locations is not None
    paths = sysconfig.get_paths()
    wanted = [
        *(paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")),
        sys.base_prefix,
        sys.prefix,
        *package.submodule_search_locations,
        *_links(sys.executable),
        *("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/etc/ld.so.cache"),
    ]
    kept: list[str] = []
    links = set(_links(sys.executable))
    for path in sorted(
        {p if p in links else os.path.realpath(p) for p in wanted if os.path.exists(p)}
    ):
        # /usr as Python's prefix would open /usr/share and more; its lib is enough.
        if path in ("/", "/usr", "/usr/local"):
            continue
        if not any(Path(path).is_relative_to(other) for other in kept):
            kept.append(path)
    return kept


def _links(path: str) -> list[str]:
    """Return every step on the way from a link to its file (python -> python3 -> python3.11)."""
    steps = [path]
    while os.path.islink(steps[-1]) and len(steps) < 20:
        steps.append(os.path.join(os.path.dirname(steps[-1]), os.readlink(steps[-1])))
    return steps


def start(
    backend: str,
    limits: confine.Limits,
    *,
    leave_out: Sequence[str] = (),
    allowed_calls: Sequence[str] = (),
) -> Cage:
    """Start a worker.

    Args:
        backend: one of BACKENDS, as `choose` returned it.
        limits: the bounds for each submission.
        leave_out: layers not to use, and `allowed_calls`, system calls not to
            refuse: only for tests which show what a layer stops.
        allowed_calls: see `leave_out`.

    """
    readable = readable_folders()
    ours, theirs = socket.socketpair()
    folder: tempfile.TemporaryDirectory[str] | None = None
    if backend == "bubblewrap":
        scratch, wiped = "/scratch", ["/dev/shm"]
    else:
        folder = tempfile.TemporaryDirectory(prefix="autograder-")
        scratch, wiped = folder.name, []
    settings = {
        "scratch": scratch,
        "wiped": wiped,
        "readable": readable,
        "layers": [layer for layer in layers(backend) if layer not in leave_out],
        "allowed_calls": list(allowed_calls),
        "limits": asdict(limits),
    }
    worker = [
        *(sys.executable, "-s", "-B", "-X", "utf8", "-m", "autograder.sandbox.worker"),
        *(str(theirs.fileno()), json.dumps(settings)),
    ]
    command = worker
    if backend == "bubblewrap":
        program = shutil.which("bwrap")
        assert program is not None
        command = [program, *_namespaces(), *_root(readable, limits.scratch), "--", *worker]
    name = f"worker-{secrets.token_hex(4)}"
    group = cgroup.make(name, limits.memory + WARM_MEMORY, limits.threads + WARM_TASKS)
    if group is not None:
        command = cgroup.entering(group, command)
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - a pipe that nobody reads could fill up
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        env=_environment(scratch),
        cwd="/",
        pass_fds=[theirs.fileno()],
        start_new_session=True,  # Ctrl-C in the terminal is the grader's affair
    )
    theirs.close()
    return Cage(process, ours, backend, errors, folder, group)


def _namespaces() -> list[str]:
    return [
        *("--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534"),
        *("--new-session", "--die-with-parent", "--as-pid-1", "--clearenv"),
        *("--cap-drop", "ALL", "--hostname", "sandbox"),
    ]


def _root(readable: Sequence[str], scratch: int = 2**20) -> list[str]:
    """Return bwrap's arguments for a root that holds what a worker needs and nothing else."""
    arguments = ["--tmpfs", "/", "--proc", "/proc", "--dev", "/dev"]
    arguments += ["--size", str(2**20), "--tmpfs", "/dev/shm"]
    arguments += ["--size", str(scratch), "--tmpfs", "/scratch"]
    # glibc looks here whether there are huge pages (see _environment).
    huge_pages = "/sys/kernel/mm/transparent_hugepage"
    arguments += ["--ro-bind-try", huge_pages, huge_pages]
    for path in readable:
        arguments += ["--ro-bind-try", path, path]
    # On merged systems /lib is a link into /usr, which programs name by the link.
    for link in ("/lib", "/lib64", "/bin"):
        if os.path.islink(link) and link not in readable:
            arguments += ["--symlink", os.readlink(link), link]
    if not any(path.startswith("/tmp/") for path in readable):
        arguments += ["--symlink", "/scratch", "/tmp"]
    for name, value in _environment("/scratch").items():
        arguments += ["--setenv", name, value]
    return [*arguments, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/scratch"]


def _environment(scratch: str) -> dict[str, str]:
    """Return the whole environment of a worker: nothing of the grader's."""
    return {
        "HOME": scratch,
        "TMPDIR": scratch,
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "TORCHINDUCTOR_CACHE_DIR": scratch,
        "PYTHONSAFEPATH": "1",  # nothing is imported from the current folder
        # Python's objects in glibc's heap, and that in huge pages: a fork then copies 500
        # times fewer page table entries (measured: fork 7 -> 1.4 ms, exit 12 -> 4 ms).
        "PYTHONMALLOC": "malloc",
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    }
