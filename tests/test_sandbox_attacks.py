"""What a submission might try, each beside a twin that succeeds where nothing protects."""

from __future__ import annotations

import os
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox import cage, pool
from tests import caged
from tests.caged import ask, attempt, opened


@pytest.fixture(params=caged.ENFORCING)
def worker(request: pytest.FixtureRequest) -> pool.Worker:
    return caged.worker(request, request.param)


@pytest.fixture
def bare(request: pytest.FixtureRequest) -> pool.Worker:
    """A worker that stops nothing: the twin of every attack."""
    return caged.worker(request, "none", *cage.LAYERS)


@pytest.fixture
def namespaces(request: pytest.FixtureRequest) -> pool.Worker:
    """A worker that has bubblewrap around it and no layer inside."""
    return caged.worker(request, "bubblewrap", *cage.LAYERS)


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of the grader's with a file in it."""
    (tmp_path / "secret").write_text("the reference")
    return tmp_path


# What bubblewrap's namespaces refuse by themselves, and what only the layers inside do.
ATTACKS = {
    "read a file": "def act(folder, _): return open(f'{folder}/secret').read()",
    "read through a link": """
        import os
        def act(folder, _):
            os.symlink(f'{folder}/secret', 'mine')
            return open('mine').read()
        """,
    "list a folder": "import os\ndef act(folder, _): return os.listdir(folder)",
    "read the users": "def act(*_): return open('/etc/passwd').read()",
    "write a file": "def act(folder, _): return open(f'{folder}/planted', 'w').close()",
    "remove a file": "import os\ndef act(folder, _): os.remove(f'{folder}/secret')",
    "rename a file": "import os\ndef act(folder, _): os.rename(f'{folder}/secret', 'mine')",
    "link to a file": "import os\ndef act(folder, _): os.link(f'{folder}/secret', f'{folder}/l')",
    "truncate a file": "import os\ndef act(folder, _): os.truncate(f'{folder}/secret', 0)",
    "change an owner": "import os\ndef act(folder, _): os.chown(f'{folder}/secret', -1, -1)",
    "change a time": "import os\ndef act(folder, _): os.utime(f'{folder}/secret', (0, 0))",
    "connect": "import socket\ndef act(_, port): socket.create_connection(('127.0.0.1', port), 1)",
    "read the grader's environment": """
        def act(*_): return len(open('/proc/GRADER/environ', 'rb').read())
        """,
    "read the grader's memory map": "def act(*_): return len(open('/proc/GRADER/maps').read())",
    "signal the grader": "import os\ndef act(*_): os.kill(GRADER, 0)",
}
INSIDE_ONLY = {
    "read the worker's environment": """
        import os
        def act(*_): return len(open(f'/proc/{os.getppid()}/environ', 'rb').read())
        """,
    "signal the worker": "import os\ndef act(*_): os.kill(os.getppid(), 0)",
    "signal its group": "import os\ndef act(*_): os.kill(0, 0)",
    "own a descriptor by the worker": """
        import fcntl, os, socket
        def act(*_): fcntl.fcntl(socket.socketpair()[0], fcntl.F_SETOWN, os.getppid())
        """,
    "slow the worker down": """
        import os
        def act(*_):
            other = os.getppid()
            os.setpriority(os.PRIO_PROCESS, other, os.getpriority(os.PRIO_PROCESS, other))
        """,
    "fork": """
        import os
        def act(*_):
            child = os.fork()
            if child == 0: os._exit(0)
            os.waitpid(child, 0)
        """,
    "run a program": """
        import subprocess, sys
        def act(*_): subprocess.run([sys.executable, '-I', '-S', '-c', ''], check=True)
        """,
    "open a socket": "import socket\ndef act(*_): socket.socket().close()",
    "open a local socket": "import socket\ndef act(*_): socket.socket(socket.AF_UNIX).close()",
    "keep memory in a nameless file": "import os\ndef act(*_): os.close(os.memfd_create('m'))",
    "take more memory": "import torch\ndef act(*_): return torch.empty(3 * 2**28).shape",
    "write a large file": """
        import pathlib
        def act(*_): pathlib.Path('large').write_bytes(bytes(2**20 + 1))
        """,
    "open many files": "def act(*_): [open('/dev/null') for _ in range(200)] and None",
}


def prepared(source: str) -> str:
    return source.replace("GRADER", str(os.getpid()))


@pytest.mark.parametrize("name", [*ATTACKS, *INSIDE_ONLY])
def test_an_attack_is_refused(worker: pool.Worker, name: str, outside: Path, port: int) -> None:
    source = prepared({**ATTACKS, **INSIDE_ONLY}[name])
    result, detail = attempt(worker, source, str(outside), port)
    assert result == "refused"
    assert detail in ("PermissionError", "FileNotFoundError", "OSError", "RuntimeError")
    assert os.listdir(outside) == ["secret"]
    assert (outside / "secret").read_text() == "the reference"


@pytest.mark.parametrize("name", [*ATTACKS, *INSIDE_ONLY])
def test_twin_the_attack_works_unprotected(
    bare: pool.Worker, name: str, outside: Path, port: int
) -> None:
    source = prepared({**ATTACKS, **INSIDE_ONLY}[name])
    assert attempt(bare, source, str(outside), port)[0] == "done"


@pytest.mark.parametrize("name", ATTACKS)
def test_namespaces_refuse_it_without_the_layers_inside(
    namespaces: pool.Worker, name: str, outside: Path, port: int
) -> None:
    assert attempt(namespaces, prepared(ATTACKS[name]), str(outside), port)[0] == "refused"


MODE = "import os\ndef act(folder): os.chmod(folder + '/secret', 0o777)"


def test_modes_stay_as_they_are(worker: pool.Worker, outside: Path) -> None:
    (outside / "secret").chmod(0o600)
    attempt(worker, MODE, str(outside))
    assert (outside / "secret").stat().st_mode & 0o777 == 0o600


def test_twin_unprotected_they_can_be_changed(bare: pool.Worker, outside: Path) -> None:
    (outside / "secret").chmod(0o600)
    attempt(bare, MODE, str(outside))
    assert (outside / "secret").stat().st_mode & 0o777 == 0o777


# --- bubblewrap's worker, where the kernel has no Landlock -----------------------------------

MEMORY = "import os\ndef act(): return len(open('/proc/1/maps').read()) > 0"
PLANT = "def act(path): open(path + '/planted', 'w').close()"


def test_the_workers_memory_is_hidden(request: pytest.FixtureRequest) -> None:
    layers = [layer for layer in cage.LAYERS if layer != "undumpable"]
    assert attempt(caged.worker(request, "bubblewrap", *layers), MEMORY)[0] == "refused"


def test_twin_without_that_layer_it_is_open(namespaces: pool.Worker) -> None:
    assert attempt(namespaces, MEMORY) == ("done", True)


@pytest.mark.parametrize("folder", ["/dev", "/", "/usr/lib", "/proc"])
def test_no_folder_but_its_own_can_be_written(namespaces: pool.Worker, folder: str) -> None:
    assert attempt(namespaces, PLANT, folder)[0] == "refused"


def test_what_lies_in_shared_memory_is_gone_for_the_next(namespaces: pool.Worker) -> None:
    look = "import os\ndef act(): return os.listdir('/dev/shm')"
    with opened(namespaces, PLANT, look.replace("act", "look")) as session:
        ask(session, "act", "/dev/shm")
        assert ask(session, "look") == ["planted"]
    assert attempt(namespaces, look) == ("done", [])


# --- what it finds around itself ------------------------------------------------------------


def test_it_may_do_what_exercises_need(worker: pool.Worker) -> None:
    source = """
        import os, pathlib, shutil, signal, socket, tempfile, threading, torch
        def act():
            with open("file", "w") as file: file.write("x")
            open("file", "w").close(), os.rename("file", "other"), os.remove("other")
            torch.save({"w": torch.ones(2)}, "model.pt")
            shutil.copy("model.pt", "best.pt"), pathlib.Path("best.pt").touch()
            pathlib.Path("new").touch()
            assert torch.load("best.pt")["w"].sum() == 2
            assert pathlib.Path("new").exists()
            with tempfile.TemporaryDirectory() as folder: open(folder + "/x", "w").close()
            thread = threading.Thread(target=int)
            thread.start(), thread.join()
            first, second = socket.socketpair()
            first.close(), second.close()
            os.kill(os.getpid(), 0)
            signal.signal(signal.SIGUSR1, lambda *_: None), signal.raise_signal(signal.SIGUSR1)
            open("/dev/null", "w").write("x")
            return len(os.urandom(4))
        """
    assert attempt(worker, source) == ("done", 4)


def test_its_environment_holds_nothing_of_the_graders(worker: pool.Worker) -> None:
    result, found = attempt(worker, "import os\ndef act(): return dict(os.environ)")
    assert result == "done"
    home = found["HOME"]
    assert found in (cage._environment(home), {**cage._environment(home), "PWD": home})


def test_of_the_workers_descriptors_it_has_only_the_connection(worker: pool.Worker) -> None:
    source = """
        import os
        def act():
            found = []
            for number in range(128):
                try: found.append((number, os.fstat(number).st_mode, os.fstat(number).st_rdev))
                except OSError: pass
            return found
        """
    _result, found = attempt(worker, source)
    null = os.stat("/dev/null").st_rdev
    assert [device for number, _mode, device in found if number < 3] == [null] * 3
    (rest,) = [mode for number, mode, _device in found if number >= 3]
    assert stat.S_ISSOCK(rest)


CAPABILITIES = """
    import ctypes, struct
    def act():
        found = ctypes.create_string_buffer(24)
        ctypes.CDLL(None).capget(struct.pack("=Ii", 0x20080522, 0), found)
        return struct.unpack("=6I", found)[:2]
"""


def test_it_has_no_capabilities(worker: pool.Worker) -> None:
    assert attempt(worker, CAPABILITIES) == ("done", (0, 0))


def test_twin_unprotected_it_has_those_of_the_grader(bare: pool.Worker) -> None:
    status = Path("/proc/self/status").read_text()
    own = int(status.partition("CapEff:")[2].split()[0], 16)
    assert attempt(bare, CAPABILITIES)[1][0] == own & 0xFFFFFFFF


def test_limits_cannot_be_raised(worker: pool.Worker) -> None:
    source = """
        import resource
        def act():
            for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE):
                soft, hard = resource.getrlimit(kind)
                assert soft == hard != resource.RLIM_INFINITY
                try: resource.setrlimit(kind, (soft, hard + 1))
                except (ValueError, PermissionError): continue
                return "raised"
            return "kept"
        """
    assert attempt(worker, source) == ("done", "kept")


# --- a process that would outlive its submission ------------------------------------------------

DAEMON = """
import os, signal, sys, time
def act():
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            os.write(writer, str(os.getpid()).encode())
            while True: time.sleep(60)
        os._exit(0)
    return int(os.read(reader, 20))
"""


def test_a_daemon_cannot_be_started(worker: pool.Worker) -> None:
    assert attempt(worker, DAEMON) == ("refused", "PermissionError")


def test_where_one_can_be_it_is_dead_when_its_submission_ends(bare: pool.Worker) -> None:
    with opened(bare, DAEMON) as session:
        daemon = ask(session, "act")
        time.sleep(0.05)
        os.kill(daemon, 0)  # alive, which is the twin
    with pytest.raises(ProcessLookupError):
        os.kill(daemon, 0)
