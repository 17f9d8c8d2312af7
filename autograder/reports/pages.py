"""Pages: templates filled in, every text escaped, the style sheet inside; nothing is fetched."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder import i18n
from autograder.course import Course
from autograder.reports.html import text_html
from autograder.results import points_text

TEMPLATES = Path(__file__).parent / "templates"
NBSP = "\N{NO-BREAK SPACE}"


def folder(course: Course) -> Path:
    """Return where a course's reports are."""
    return course.root / "build" / "reports"


@cache
def environment() -> Environment:
    """Return what fills in templates: `_`, `ngettext`, and the filters of this file are known."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"_": i18n._, "ngettext": i18n.ngettext, "language": i18n.get_language}
    made.globals["style"] = Markup((TEMPLATES / "style.css").read_text(encoding="utf-8"))
    made.filters |= {"text": _text, "points": points_text, "percent": percent, "who": _who}
    return made


def page(template: str, **values: Any) -> str:
    """Return a page, in the language in use."""
    return environment().get_template(template).render(**values)


def _text(text: str) -> Markup:
    """Return text of anybody's as HTML: escaped, `code` set as code."""
    return Markup(text_html(text))  # escaped there


def _who(name: str) -> Markup:
    """Return a name as HTML; one written from right to left turns nothing beside it."""
    return Markup("<bdi>{}</bdi>").format(name)


def percent(share: float | None) -> str:
    """Return a share of 1 in percent; only what is all or nothing is called 100 or 0."""
    if share is None:
        return "–"
    rounded = round(100 * share)
    if rounded == 0 and share > 0:
        return f"<{NBSP}1{NBSP}%"
    if rounded == 100 and share < 1:
        return f">{NBSP}99{NBSP}%"
    return f"{rounded}{NBSP}%"
