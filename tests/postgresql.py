"""A PostgreSQL server for a test: Debian's package, in a folder of its own, without a network."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_PDEATHSIG = 1


@contextmanager
def server() -> Iterator[str]:
    """Start a server; yield the beginning of the URLs of its databases, see `url`.

    It is stopped at the end, and by the kernel if the process that started it is killed.
    """
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
    if not programs:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    folder = tempfile.mkdtemp(prefix="pg-", dir="/tmp")  # a socket's path has 107 characters
    who: dict[str, Any] = {}
    if os.getuid() == 0:  # it refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        who = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    # English, since we wait for what it says.
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    given: dict[str, Any] = {**who, "cwd": folder, "env": environment, "stdin": subprocess.DEVNULL}
    data = f"{folder}/data"
    libc = ctypes.CDLL(None)
    process = reader = None
    try:
        subprocess.run(
            [programs[-1] / "initdb", "-D", data, "-U", "grader", "--auth=trust", "--no-sync"],
            check=True,
            capture_output=True,
            **given,
        )
        process = subprocess.Popen(
            [programs[-1] / "postgres", "-D", data, "-k", folder, *_settings()],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            preexec_fn=lambda: libc.prctl(_PDEATHSIG, signal.SIGQUIT),
            **given,
        )
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if b"ready to accept connections" in line:
                break
        else:
            raise AssertionError(b"".join(said).decode(errors="replace"))
        reader = threading.Thread(target=process.stderr.read, daemon=True)
        reader.start()  # a full pipe would stop it
        yield f"postgresql+psycopg2://grader@/{{name}}?host={folder}"
    finally:
        if process is not None:
            process.send_signal(signal.SIGQUIT)  # at once: nothing in it is needed any more
            process.wait()
            if reader is not None:
                reader.join()
            if process.stderr is not None:
                process.stderr.close()
        shutil.rmtree(folder)


def _settings() -> list[str]:
    settings = ("listen_addresses=", "fsync=off", "max_connections=60", "shared_buffers=16MB")
    return [part for setting in settings for part in ("-c", setting)]


def new_database(urls: str, name: str) -> str:
    """Make an empty database; return its URL."""
    import psycopg2

    connection = psycopg2.connect(urls.replace("+psycopg2", "").format(name="postgres"))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    finally:
        connection.close()
    return urls.format(name=name)
