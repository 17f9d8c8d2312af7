"""This package as a wheel, made of what is installed: no building tool, no source tree."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import autograder

NAME = "pytorch-course-autograder"
TIME = (2020, 1, 1, 0, 0, 0)  # of all files: the same package gives the same bytes


def wheel() -> tuple[str, bytes]:
    """Return the wheel's name and content."""
    distribution = metadata.distribution(NAME)
    stem = f"{NAME.replace('-', '_')}-{distribution.version}"
    info = f"{stem}.dist-info"
    folder = Path(autograder.__file__).parent
    files = {
        path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in contents(folder)
    }
    files[f"{info}/METADATA"] = (distribution.read_text("METADATA") or "").encode()
    files[f"{info}/entry_points.txt"] = (distribution.read_text("entry_points.txt") or "").encode()
    files[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: autograder\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    record = [f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in files.items()]
    files[f"{info}/RECORD"] = "".join([*record, f"{info}/RECORD,,\n"]).encode()
    return f"{stem}-py3-none-any.whl", packed(files)


def requirements(*wanted: str) -> list[str]:
    """Return what the package asks for of some of its optional packages."""
    found = []
    for line in metadata.requires(NAME) or []:
        text, _sign, marker = line.partition(";")
        if any(text.strip().lower().startswith(name) for name in wanted):
            conditions = [part.strip() for part in marker.split(" and ") if "extra" not in part]
            found.append("; ".join([text.strip(), *filter(None, [" and ".join(conditions)])]))
    return found


def contents(folder: Path) -> Iterable[Path]:
    """Return the files below a folder that are worth passing on, in order."""
    return (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    )


def packed(files: dict[str, bytes], executable: Iterable[str] = ()) -> bytes:
    """Return files as a zip archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whose permissions follow
            entry.external_attr = (0o100755 if name in executable else 0o100644) << 16
            archive.writestr(entry, data)
    return made.getvalue()


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
