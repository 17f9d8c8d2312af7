"""Results: what a submission got, as versioned JSON. Reports are functions of this.

The form is published in ``results.schema.json`` beside this file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import autograder
from autograder.verdicts import GRADER_ERROR, PASSED, Check

VERSION = 2
Result = dict[str, Any]
ABANDONED = 60  # seconds after which no temporary file is being written any more
KEPT = "\n\t\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"  # the last two join emoji and letters


def build(
    *,
    assignment: str,
    student: str,
    file: str,
    digest: str,
    key: str,
    run: Mapping[str, Any],
    exercises: Mapping[str, Sequence[Check]],
    answer: Mapping[str, Any],
    notes: Sequence[str],
    flags: Sequence[Mapping[str, Any]] = (),
    sections: Mapping[str, str] = MappingProxyType({}),
    complete: bool = True,
) -> Result:
    """Return the result of one submission.

    Args:
        assignment: its name; `student` likewise.
        student: whose submission it is.
        file: the name of the file that was graded, and `digest`, its SHA-256.
        digest: see `file`.
        key: what the result depends on, see `key_of`.
        run: backend, seed and language.
        exercises: the checks of each exercise.
        answer: what the engine said: verdicts, notes, seconds, memory.
        notes: sentences about the file itself.
        flags: what in its text is worth a person's look, see `autograder.flags`.
        sections: the heading in the notebook under which each exercise stands.
        complete: whether every check must have a verdict (KeyError if one has none).

    """
    verdicts = {verdict["id"]: verdict for verdict in answer["verdicts"]}
    parts = []
    for name, checks in exercises.items():
        found = [verdicts[check.id] for check in checks if complete or check.id in verdicts]
        parts.append(
            {
                "name": name,
                "section": sections.get(name, ""),
                "score": sum(v["points"] for v in found if v["verdict"] == PASSED),
                "max_score": sum(v["points"] for v in found),
                "needs_person": any(v["verdict"] == GRADER_ERROR for v in found),
                "checks": found,
            }
        )
    result: Result = inert({
        "schema": VERSION,
        "engine": autograder.__version__,
        "assignment": assignment,
        "student": student,
        "file": file,
        "digest": digest,
        "key": key,
        "backend": run["backend"],
        "seed": run["seed"],
        "language": run["language"],
        "graded_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "seconds": answer["seconds"],
        "memory": answer["memory"],
        "score": sum(part["score"] for part in parts),
        "max_score": sum(part["max_score"] for part in parts),
        "needs_person": any(part["needs_person"] for part in parts),
        "notes": [*notes, *answer["notes"]],
        "flags": [dict(flag) for flag in flags],
        "exercises": parts,
    })  # fmt: skip
    return result


def inert(value: Any) -> Any:
    """Return plain data in whose texts nothing steers a terminal or turns the writing.

    What a student wrote stands in file names, messages and notes: control characters,
    invisible ones and lone surrogates, which no file can hold, are replaced.
    """
    if isinstance(value, dict):
        return {key: inert(part) for key, part in value.items()}
    if isinstance(value, list):
        return [inert(part) for part in value]
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in KEPT
        else c
        for c in value
    )


def key_of(*parts: str) -> str:
    """Return the key of a result: another submission, check, engine or setting gives another."""
    beneath = ", ".join(f"{what} {number}" for what, number in versions().items())
    return hashlib.sha256(
        "\0".join([engine_digest(), beneath, *parts]).encode("utf-8", "surrogatepass")
    ).hexdigest()


@cache
def versions() -> dict[str, str]:
    """Return the versions on which it depends what parses, and what is computed."""
    return {
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "torch": version("torch").partition("+")[0],  # without for what it was built
    }


@cache
def engine_digest() -> str:
    """Return a digest of this package's code."""
    folder, digest = Path(__file__).parent, hashlib.sha256(autograder.__version__.encode())
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".mo"):
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def write(path: Path, result: Result) -> None:
    """Write a result so that at any moment the old file or the new one is there, whole.

    Only after a power failure it may be damaged, or the old one be back; then it does not
    fit its submission's key, and is made again. To wait for the disk each time would take
    as long as the grading.
    """
    data = json.dumps(result, ensure_ascii=False).encode() + b"\n"
    write_atomically(path, [data], wait=False)


def write_all(path: Path, results: Iterable[Result]) -> None:
    """Write results into one file, a list, taking them one by one."""

    def parts() -> Iterator[bytes]:
        before = "[\n "
        for result in results:
            text = json.dumps(result, indent=1, ensure_ascii=False)
            yield (before + text.replace("\n", "\n ")).encode()
            before = ",\n "
        yield b"[]\n" if before.startswith("[") else b"\n]\n"

    write_atomically(path, parts())


def write_atomically(path: Path, parts: Iterable[bytes], wait: bool = True) -> None:
    """Replace a file's content, given in parts, in one step; `wait` until the disk has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "wb") as file:
            file.writelines(parts)
            file.flush()
            if wait:
                os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(name)
        if isinstance(error, OSError) and error.filename is None:  # a full disk
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise


def remove_what_killed_writers_left(folder: Path) -> None:
    """Remove the temporary files in a folder, but for those that may be written just now."""
    for left in folder.glob(".*.json.*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > ABANDONED:
                left.unlink()


def read(path: Path) -> Result | None:
    """Return a stored result; None if there is none of this version."""
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(result, dict) or result.get("schema") != VERSION:
        return None
    return result


def all_checks(result: Result) -> list[dict[str, Any]]:
    """Return the verdicts of all exercises, in order."""
    return [check for exercise in result["exercises"] for check in exercise["checks"]]


def points_text(points: float) -> str:
    """Return points without a needless fraction: 2, 2.5."""
    return f"{points:g}"
