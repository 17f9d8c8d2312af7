"""The promises about submissions, tried on this machine: small attacks in a real cage.

Each attack is harmless and must be refused; beside it stands what must work.
`autograder doctor` prints what comes of it; ``docs/security.md`` says what is promised.
"""

from __future__ import annotations

import os
import socket
import tempfile
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.sandbox import confine, pool, wire

LIMITS = confine.Limits(
    seconds=60,
    check_seconds=3,
    statement_seconds=1,
    load_seconds=2,
    memory=2**30,
    file_size=2**20,
    scratch=2**24,
    threads=32,
)
SECRET = "what no submission may read"


@dataclass
class Tried:
    """One promise, and which attacks on it were not stopped."""

    promise: str
    attacks: int = 0
    broken: list[str] = field(default_factory=list)


# --- attacks: each is the body of a function; what it returns or does is the damage --------

FORGERY = {
    "answer in the grader's place": """
        import os, socket, stat
        for number in range(3, 64):
            try:
                if stat.S_ISSOCK(os.fstat(number).st_mode):
                    socket.socket(fileno=os.dup(number)).sendall(b"AGW2" + bytes(24))
            except OSError: pass
        return 1
        """,
    "end the process with success": "import os; os._exit(0)",
    "agree with everything": """
        class Always:
            def __eq__(self, other): return True
        return Always()
        """,
}
SECRETS = {
    "read a file of the grader's": "return open(SECRET_FILE).read()",
    "list a folder of the grader's": "import os; return os.listdir(os.path.dirname(SECRET_FILE))",
    "find the grader's environment": "import os; return os.environ[SECRET_NAME]",
    "read the grader's environment": "return len(open(f'/proc/{GRADER}/environ', 'rb').read())",
    "read the grader's memory": "return open(f'/proc/{GRADER}/maps').read()[0]",
    "read the worker's memory": """
        import os
        return open(f'/proc/{os.getppid() or 1}/maps').read()[0]
        """,
    "open a network connection": """
        import socket
        return socket.create_connection(('127.0.0.1', PORT), 1).fileno()
        """,
    "send a datagram": """
        import socket
        return socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))
        """,
}
EXHAUSTION = {
    "run for ever": "while True: pass",
    "sleep": "import time; time.sleep(60)",
    "take all memory": "import torch; return len(torch.empty(3 * 2**28))",
    "take memory bit by bit": """
        kept = []
        while len(kept) < 128: kept.append(bytearray(2**24))
        return 1
        """,
    "write a large file": """
        with open('large', 'wb') as file: file.write(bytes(2**20 + 1))
        return 1
        """,
    "fill the disk with small files": """
        for number in range(40):
            open(str(number), 'wb').write(bytes(2**19))
        import time; time.sleep(1)
        return 1
        """,
    "open many files": "return [open('/dev/null') for _ in range(500)] and 1",
    "start many threads": """
        import threading, time
        for _ in range(200): threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
        time.sleep(1)
        return 1
        """,
    "start a process": "import os; return os.fork() or os._exit(0)",
    "start a program": "import os; return os.system('true') == 0 or None",
    "signal the grader": "import os; os.kill(GRADER, 0); return 1",
    "answer without end": "return [0] * 10**7",
}
PROMISES: list[tuple[str, dict[str, str]]] = [
    ("A mark depends only on what the code returns", FORGERY),
    ("No submission reads what is not its own, or reaches the network", SECRETS),
    ("Every run ends within its limits", EXHAUSTION),
]
PERSISTENCE = "Nothing that a submission leaves behind outlives it"
ODDITIES = "An honest oddity costs nothing but itself"
LEAVE = "open('left', 'w').close()\nreturn 1"
LOOK = "import os; return os.listdir('.') or None"
HONEST = "import torch; return float(torch.ones(3).sum())"


def attempt(worker: pool.Worker, body: str, known: dict[str, Any]) -> Any:
    """Run the body of a function as a submission; return what it returns, None if stopped."""
    values = "".join(f"{name} = {value!r}\n" for name, value in known.items())
    lines = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    return _ask(_opened(worker, f"{values}def attack():\n{lines}\n"))


def _opened(worker: pool.Worker, source: str) -> pool.Session:
    return pool.Session(worker, [{"name": "trial", "line": 1, "source": source}])


def _ask(session: pool.Session) -> Any:
    """Call a submission's ``attack`` and close it; return the value, None if there is none."""
    try:
        return wire.unpack(session.call("attack", _call, [], 0)).get("value")
    except pool.EndedError:
        return None
    finally:
        session.close()


def _call() -> bytes:
    import cloudpickle

    return bytes(cloudpickle.dumps(lambda code: code.attack()))


def promises(
    backend: str, on_tried: Callable[[], None] = lambda: None, **options: Any
) -> list[Tried]:
    """Try the promises under a backend.

    Args:
        backend: as `cage.choose` returned it.
        on_tried: called after each attack.
        options: of the worker; the tests leave a layer out.

    Raises:
        SandboxFaultError: the sandbox does not even start, or an honest submission fails.

    """
    name = "AUTOGRADER_TRIAL"
    os.environ[name] = SECRET
    found = []
    with (
        tempfile.TemporaryDirectory(prefix="trial-") as folder,
        socket.create_server(("127.0.0.1", 0)) as server,
        pool.Worker(backend, LIMITS, **options) as worker,
    ):
        secret = Path(folder) / "secret"
        secret.write_text(SECRET)
        known = {
            "SECRET_FILE": str(secret),
            "SECRET_NAME": name,
            "GRADER": os.getpid(),
            "PORT": server.getsockname()[1],
        }
        try:
            honest = attempt(worker, HONEST, known)
            if honest != 3.0:
                raise pool.SandboxFaultError(f"an honest submission got {honest!r} instead of 3")
            for promise, attacks in PROMISES:
                tried = Tried(promise, len(attacks))
                for attack, body in attacks.items():
                    got = attempt(worker, body, known)
                    if got is not None and not isinstance(got, wire.Opaque):
                        tried.broken.append(attack)
                    on_tried()
                found.append(tried)
            tried = Tried(PERSISTENCE, 1)
            attempt(worker, LEAVE, known)
            if attempt(worker, LOOK, known) is not None:
                tried.broken.append("leave a file for the next one")
            found.append(tried)
            tried = Tried(ODDITIES, 1)
            odd = _opened(worker, "data = open('C:/data.csv')\ndef attack(): return 1\n")
            if _ask(odd) != 1 or len(odd.problems) != 1:
                tried.broken.append("lose its right work by a statement that fails above it")
            found.append(tried)
        finally:
            del os.environ[name]
    return found
