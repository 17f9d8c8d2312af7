"""What nbgrader loads by name where it meets what students wrote: archives, and text cells."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

import bleach
from bleach.html5lib_shim import Filter
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbgrader.plugins import ExtractorPlugin

from autograder import archives, results
from autograder.files import IntakeError, open_regular

_TAGS = {
    *bleach.ALLOWED_TAGS,
    *("br", "del", "details", "div", "dd", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    *("img", "kbd", "p", "pre", "s", "span", "sub", "summary", "sup", "table", "tbody", "td"),
    *("th", "thead", "tr", "u"),
}
_MAX_TAGS = 2000  # in one cell: cleaning takes a time that grows with the square of these
_MAX_TEXT = 200_000  # characters in one cell
_STYLES = {"table": "margin-bottom:1em", **dict.fromkeys(("td", "th"), "padding:.1em .6em")}


class CarefulExtractor(ExtractorPlugin):  # type: ignore[misc]
    """Unpacks what an LMS let one download; one bad archive costs the others nothing.

    A download holds archives of single students: these are unpacked, too, but none in them.
    """

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack the archives of a folder into another, and copy the files."""
        for root, _folders, names in os.walk(archive_path):
            target = Path(extracted_path, os.path.relpath(root, archive_path))
            for name in sorted(names):
                path = Path(root, name)
                try:
                    if name.lower().endswith(archives.SUFFIXES):
                        # All of a class together hold more than one student may.
                        size = max(archives.Caps.size, 20 * path.lstat().st_size)
                        self._unpack(path, target, archives.Caps(entries=20_000, size=size))
                    else:
                        target.mkdir(parents=True, exist_ok=True)
                        with (
                            open(open_regular(path), "rb") as source,
                            open(target / name, "xb") as copy,
                        ):
                            shutil.copyfileobj(source, copy)
                except (IntakeError, OSError) as error:
                    self.log.error("Left out: %s", error)

    def _unpack(self, path: Path, parent: Path, caps: archives.Caps) -> None:
        suffix = next(end for end in archives.SUFFIXES if path.name.lower().endswith(end))
        folder = parent / (path.name[: -len(suffix)] or "archive")
        parent.mkdir(parents=True, exist_ok=True)
        self.log.info("Extracting %s to %s", path, folder)
        for note in archives.unpack(path, folder, caps):
            self.log.warning(note)
        if caps == archives.Caps():  # that of one student
            return
        for inner in sorted(folder.rglob("*")):
            if inner.name.lower().endswith(archives.SUFFIXES) and inner.is_file():
                try:
                    self._unpack(inner, inner.parent, archives.Caps())
                except (IntakeError, OSError) as error:
                    self.log.error("Left out: %s", error)


@pass_context
def markdown_html(context: Any, source: str) -> str:
    """Return nbconvert's HTML of a text cell or comment, without anything that acts.

    nbconvert leaves a student's own markup as it is: a script in it would run on the
    feedback page, and on the instructor's page for grading.
    """
    source = results.inert(source)
    if "attachment:" in source:  # a picture that is in this student's cell
        return _clean(_html(context, source))
    return _clean_html(source)


@lru_cache(maxsize=1000)
def _clean_html(source: str) -> str:
    """Return the HTML of a text cell; most are the same in a whole class."""
    return _clean(_html({}, source))


def _clean(made: str) -> str:
    return str(_cleaner().clean(made))


@cache
def _cleaner() -> Any:
    return bleach.Cleaner(
        tags=_TAGS,
        attributes=_may_have,
        protocols={"http", "https", "mailto", "data"},
        filters=[_RoomInTables],
    )


class _RoomInTables(Filter):  # type: ignore[misc]
    """Sets the columns of a table apart: the style sheet of nbgrader's pages does not."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for token in super().__iter__():
            style = _STYLES.get(token.get("name", "")) if token["type"] == "StartTag" else None
            if style:
                token["data"][None, "style"] = style
            yield token


def _html(context: Any, source: str) -> Any:
    """Convert a text. What cannot be converted, or not in good time, is shown as it is.

    A picture that is missing, or lists in lists without end, must not cost the page.
    """
    if source.count("<") <= _MAX_TAGS and len(source) <= _MAX_TEXT:
        for text in (source, source.replace("attachment:", "missing:")):
            with contextlib.suppress(Exception):
                return _exporter().markdown2html(context, text)
    return f"<pre>{escape(source)}</pre>"


@cache
def _exporter() -> Any:
    return HTMLExporter()


def _may_have(tag: str, name: str, value: str) -> bool:
    if name in ("src", "href"):  # pictures may be in the page itself, links lead elsewhere
        data = "".join(value.split()).lower().startswith("data:")
        return tag == "img" if name == "src" else tag == "a" and not data
    return name in ("alt", "class", "height", "id", "title", "width", "align", "open")
