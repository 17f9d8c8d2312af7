"""The filter of system calls by itself: each family refused, and allowed when it is left out."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox import confine

PROGRAM = """
import ctypes, fcntl, importlib.util, os, platform, resource, signal, socket, sys, threading
def number(name):
    row = {**confine.SYSCALLS, **confine.OWN_PROCESS_ONLY}[name]
    return row[list(confine.AUDIT_ARCH).index(platform.machine())]
def check(result):
    if result < 0: raise PermissionError
    return result
spec = importlib.util.spec_from_file_location("confine", sys.argv[1])
confine = sys.modules["confine"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(confine)
libc, parent = confine.libc(), os.getppid()
open("file", "w").close()
ours, theirs = socket.socketpair()
confine.seccomp(sys.argv[3:])
try:
    exec(sys.argv[2])
except PermissionError:
    print("refused")
else:
    print("done")
"""
pytestmark = pytest.mark.skipif(
    platform.machine() not in confine.AUDIT_ARCH or not sys.platform.startswith("linux"),
    reason="no table of system calls for this machine",
)


def run(folder: Path, statement: str, *allowed: str) -> str:
    """Run a statement in a process with the filter; return "refused" or "done"."""
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", PROGRAM, confine.__file__, statement, *allowed],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


# The call answers that it is done, but it is not.
MODE = "check(0 if os.stat('file').st_mode & 0o777 == 0o777 else -1)"
# (statement, the calls that it needs)
FAMILIES = {
    "fork": ("os.fork() or os._exit(0); os.wait()", ["fork", "clone"]),
    "execve": ("os.execv(sys.executable, ['python', '-c', 'print(\"done\")'])", ["execve"]),
    "socket": ("socket.socket()", ["socket"]),
    "ptrace": ("check(libc.ptrace(0, 0, 0, 0))", ["ptrace"]),
    "kill": ("os.kill(parent, 0)", ["kill"]),
    "kill a group": ("os.kill(0, 0)", ["kill"]),
    "tgkill": ("check(libc.syscall(number('tgkill'), parent, parent, 0))", ["tgkill"]),
    "tkill": ("check(libc.syscall(number('tkill'), parent, 0))", ["tkill"]),
    "pidfd": (
        "signal.pidfd_send_signal(os.pidfd_open(parent), 0)",
        ["pidfd_open", "pidfd_send_signal"],
    ),
    "unshare": ("check(libc.unshare(0x400))", ["unshare"]),
    "priority": ("os.setpriority(0, 0, os.getpriority(0, 0))", ["setpriority"]),
    "scheduler": (
        "os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))",
        ["sched_setscheduler"],
    ),
    "affinity": (
        "os.sched_setaffinity(parent, os.sched_getaffinity(parent))",
        ["sched_setaffinity"],
    ),
    "limits of others": ("resource.prlimit(parent, resource.RLIMIT_CPU)", ["prlimit64"]),
    "mode": (f"os.chmod('file', 0o777); {MODE}", ["chmod", "fchmodat"]),
    "mode by descriptor": (f"os.fchmod(os.open('file', 0), 0o777); {MODE}", ["fchmod"]),
    "owner": ("os.chown('file', -1, -1)", ["chown", "fchownat"]),
    "time": ("os.utime('file', (0, 0))", ["utimensat"]),
    "truncate": ("os.truncate('file', 0)", ["truncate"]),
    "truncate, reading": ("os.open('file', os.O_RDONLY | os.O_TRUNC)", ["open", "openat"]),
    "truncate, neither": ("os.open('file', os.O_ACCMODE | os.O_TRUNC)", ["open", "openat"]),
    "signals by descriptor": ("fcntl.fcntl(ours, fcntl.F_SETOWN, parent)", ["fcntl"]),
    "any signal by descriptor": ("fcntl.fcntl(ours, 10, signal.SIGTERM)", ["fcntl"]),
    "signals by ioctl": ("fcntl.ioctl(ours, 0x8901, parent.to_bytes(4, 'little'))", ["ioctl"]),
    "nameless file": ("os.memfd_create('m')", ["memfd_create"]),
    "outlive the parent": ("check(libc.prctl(1, 0))", ["prctl"]),
    "shared memory": (
        "check(libc.shmctl(check(libc.shmget(0, 4096, 0o1600)), 0, None))",
        ["shmget", "shmctl"],
    ),
    "shared memory of others": ("check(libc.shmctl(0, 14, bytes(200)))", ["shmctl"]),
    "pair of datagram sockets": (
        "socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)",
        ["socketpair"],
    ),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_refused(tmp_path: Path, family: str) -> None:
    assert run(tmp_path, FAMILIES[family][0]) == "refused"


@pytest.mark.parametrize("family", FAMILIES)
def test_twin_it_works_when_its_calls_are_allowed(tmp_path: Path, family: str) -> None:
    statement, calls = FAMILIES[family]
    assert run(tmp_path, statement, *calls) == "done"


@pytest.mark.parametrize("family", FAMILIES)
def test_leaving_out_other_calls_opens_nothing(tmp_path: Path, family: str) -> None:
    statement, calls = FAMILIES[family]
    rules = {*confine.SYSCALLS, *confine.OWN_PROCESS_ONLY, "clone"}
    rules |= {rule[0] for rule in confine.REFUSED_ARGUMENTS}
    assert run(tmp_path, statement, *sorted(rules - set(calls))) == "refused"


@pytest.mark.parametrize(
    "statement",
    [
        "threading.Thread(target=int).start()",
        "os.kill(os.getpid(), 0)",
        "signal.signal(signal.SIGUSR1, lambda *_: None); signal.raise_signal(signal.SIGUSR1)",
        "socket.socketpair()",
        "resource.getrlimit(resource.RLIMIT_AS)",
        "resource.prlimit(os.getpid(), resource.RLIMIT_NOFILE, (64, 64))",
        "os.sched_setaffinity(0, os.sched_getaffinity(0))",
        "open('file', 'w').write('x'); open('file', 'r+').truncate(0)",
        "os.rename('file', 'other'); os.remove('other')",
        "fcntl.fcntl(ours, fcntl.F_GETFL); fcntl.ioctl(ours, 0x541B, bytes(4))",
    ],
)
def test_what_a_process_does_to_itself_is_allowed(tmp_path: Path, statement: str) -> None:
    assert run(tmp_path, statement) == "done"


def test_the_filter_holds_for_threads_and_cannot_be_taken_off(tmp_path: Path) -> None:
    statement = "confine.seccomp([*confine.SYSCALLS]); os.memfd_create('m')"
    assert run(tmp_path, statement) == "refused"
    in_thread = """
found = []
def look():
    try: os.memfd_create('m')
    except PermissionError: found.append(1)
thread = threading.Thread(target=look)
thread.start(), thread.join()
if found: raise PermissionError
"""
    assert run(tmp_path, in_thread) == "refused"
