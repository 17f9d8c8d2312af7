"""The language of everything that the grader says: gettext, with the catalogues in locale/."""

from __future__ import annotations

import contextlib
import gettext as stdlib_gettext
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "es")
LOCALE = Path(__file__).parent / "locale"

_language = "en"
_here = threading.local()  # its `language`, in a block of `language_in_use`, is this thread's
_extra: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}


def set_language(language: str) -> None:
    """Say everything in `language` from now on. Raises ValueError for one that is not there."""
    global _language
    if language not in LANGUAGES:
        raise ValueError(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
    if hasattr(_here, "language"):
        _here.language = language
    else:
        _language = language


def get_language() -> str:
    """Return the code of the language in use."""
    language: str = getattr(_here, "language", _language)
    return language


@contextlib.contextmanager
def language_in_use(language: str) -> Iterator[None]:
    """Say everything in `language` inside the block; other threads go on in theirs."""
    previous = vars(_here).copy()
    _here.language = get_language()
    try:
        set_language(language)
        yield
    finally:
        vars(_here).clear()
        vars(_here).update(previous)


def add_messages(language: str, messages: dict[str, str]) -> None:
    """Add a course's own translations (of its checks' docstrings) to a language."""
    _extra.setdefault(language, {}).update(messages)


def _(message: str) -> str:
    """Return `message` in the language in use; in English if it has no translation."""
    if not message:  # gettext would return the catalogue's header
        return message
    language = get_language()
    return _extra[language].get(message) or _catalogue(language).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the singular or plural form for `count` in the language in use."""
    return _catalogue(get_language()).ngettext(singular, plural, count)


@cache
def _catalogue(language: str) -> stdlib_gettext.NullTranslations:
    return stdlib_gettext.translation("autograder", LOCALE, [language], fallback=language == "en")
