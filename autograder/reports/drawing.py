"""Pictures of what a check saw, drawn as SVG in the colours of the page.

By own small functions: matplotlib takes 100 ms for each, and cannot follow light and dark.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from autograder.i18n import _
from autograder.reports.picture_words import (
    MOST,
    axis_name,
    number,
    series_name,
    short,
    title,
    words,
)
from autograder.verdicts import Picture

WIDTH, HEIGHT = 380, 190  # of the picture, and of the field with the curves
LETTER = 6.6  # its width; the text is 12 high
ROWS = 24  # bars; of more the dead ones are shown, and as many others
MARKED = 40  # points of a curve that are marked one by one
STYLES = {"student": "mine", "expected": "wanted"}
STYLE = Path(__file__).parent / "templates" / "drawing.css"
# The page's colours, for a picture that stands where the page's own style is not.
LIGHT = (
    "--ink:#1f2328;--paper:#fff;--rule:#c9d1d9;--muted:#555e68;"
    "--failed:#b91c27;--accent:#0a5fc4;--grader-error:#7540d3"
)


def svg(picture: Picture) -> str:
    """Return a picture as an SVG element for a page with our style; "" for a tree."""
    draw = _KINDS.get(picture["kind"])
    if draw is None:
        return ""
    height, body = draw(picture)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" '
        f'width="{WIDTH}" height="{height:.0f}" viewBox="0 0 {WIDTH} {height:.0f}">'
        f"<title>{_text(title(picture))}</title>"
        f"<desc>{_text(words(picture).replace('`', ''))}</desc>{body}</svg>"
    )


def image(picture: Picture) -> str:
    """Return a picture as an <img>, where SVG is cleaned away and no style of ours is; see `svg`.

    JupyterLab and nbgrader do that with the outputs of notebooks.
    """
    drawn = svg(picture)
    if not drawn:
        return ""
    own = f"</desc><style>svg{{{LIGHT};background:#fff}}{style()}</style>"
    drawn = drawn.replace("</desc>", own, 1)
    data = base64.b64encode(drawn.encode()).decode()
    alt = escape(f"{title(picture)}. {words(picture).replace('`', '')}", quote=True)
    small = "display:block;max-width:100%"
    return f"<img src='data:image/svg+xml;base64,{data}' alt='{alt}' style='{small}'>"


@cache
def style() -> str:
    """Return the style of pictures."""
    return STYLE.read_text(encoding="utf-8").partition("*/")[2].strip()


# --- scales -----------------------------------------------------------------------


class Scale:
    """Where numbers lie between two places; logarithmic if they span more than 3 decades."""

    def __init__(self, numbers: Iterable[float], start: float, end: float, log: bool = False):
        values = [_tame(value) for value in numbers] or [0.0, 1.0]
        self.low, self.high = min(values), max(values)
        self.log = log and self.low > 0 and self.high / self.low > 1000
        if self.low == self.high:
            margin = abs(self.low) / 2 or 1.0
            self.low, self.high = self.low - margin, self.high + margin
        self._start, self._end = start, end

    def at(self, value: float) -> float:
        """Return where a number lies, or the end that is next to it."""
        return self._start + min(max(self.share(value), 0), 1) * (self._end - self._start)

    def share(self, value: float) -> float:
        """Return where a number lies: 0 is the lowest, 1 the highest."""
        value, low, high = _tame(value, 1e305), self.low, self.high
        if self.log:
            value, low, high = math.log(value), math.log(low), math.log(high)
        return (value - low) / (high - low)

    def ticks(self) -> list[float]:
        """Return two to six round numbers."""
        if self.log:
            first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
            every = max(1, math.ceil((last - first) / 4))
            return [10.0**power for power in range(first, last + 1, every)]
        span = self.high - self.low
        unit = 10.0 ** math.floor(math.log10(span))
        step = next(unit * k for k in (0.2, 0.5, 1.0, 2.5) if span / (unit * k) <= 5.01)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        found = [place * step for place in range(first, last + 1)]
        return found if len(found) > 1 else [self.low, self.high]


def _tame(value: float, most: float = 1e300) -> float:
    """Return a number with which one can reckon: differences are finite, and not lost."""
    return 0.0 if abs(value) < 1e-290 else math.copysign(min(abs(value), most), value)


def _labels(ticks: Sequence[float]) -> list[str]:
    """Return ticks as text, each with as few digits as tell them apart."""
    for digits in (3, 6, 12):
        found = [f"{tick:.{digits}g}" for tick in ticks]
        if len(set(found)) == len(found):
            break
    return found


# --- parts ------------------------------------------------------------------------


def _text(text: str) -> str:
    return escape("".join(c if c.isprintable() else " " for c in text))


def _write(x: float, y: float, text: str, *classes: str, at: str = "start") -> str:
    anchor = "" if at == "start" else f' text-anchor="{at}"'
    named = f' class="{" ".join(classes)}"' if classes else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{anchor}{named}>{_text(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line class="{style}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"></line>'


def _dot(x: float, y: float, style: str) -> str:
    if style.startswith("other"):  # a square: told apart without colour
        return f'<rect class="{style} dot" x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6"/>'
    return f'<circle class="{style} dot" cx="{x:.1f}" cy="{y:.1f}" r="3"></circle>'


def _styles(names: Iterable[str]) -> dict[str, str]:
    """Return the class of each series; of what is neither the student's nor expected, in turn."""
    found: dict[str, str] = {}
    for name in names:
        others = sum(style.startswith("other") for style in found.values())
        found[name] = STYLES.get(name, f"other{others % 3}")
    return found


def _legend(entries: Sequence[tuple[str, str]]) -> tuple[float, str]:
    """Return samples with names, in rows, and the height that they take."""
    parts, x, y = [], 0.0, 14.0
    for style, name in entries:
        name = short(name, 30)
        width = 34 + LETTER * len(name) + 16
        if x and x + width > WIDTH:
            x, y = 0.0, y + 18
        sample = _line(x + 2, y - 4, x + 28, y - 4, style)
        if style == "data":
            sample = _dot(x + 15, y - 4, style)
        elif style == "amount":
            sample = f'<rect class="amount" x="{x + 4:.1f}" y="{y - 10}" width="20" height="11"/>'
        elif style != "wanted":
            sample += _dot(x + 15, y - 4, style)
        parts.append(sample + _write(x + 34, y, name))
        x += width
    return y + 8, "".join(parts)


class Field:
    """The rectangle with the curves: its axes, and the places of numbers in it."""

    def __init__(
        self, top: float, xs: Iterable[float], ys: Iterable[float], log: bool = False
    ) -> None:
        self.top, self.bottom = top + 18, top + 18 + HEIGHT
        self.y = Scale(ys, self.bottom, self.top, log)
        self._ticks = self.y.ticks()
        self._labels = _labels(self._ticks)
        self.left = 10 + LETTER * max(map(len, self._labels))
        self.x = Scale(xs, self.left, WIDTH - 12)

    def axes(
        self, x_name: str, y_name: str, ticks: Sequence[tuple[float, str]] | None = None
    ) -> str:
        """Return the axes, with what they mean."""
        parts = []
        for tick, label in zip(self._ticks, self._labels, strict=True):
            y = self.y.at(tick)
            parts.append(_line(self.left, y, WIDTH - 12, y, "rule"))
            parts.append(_write(self.left - 5, y + 4, label, "small", at="end"))
        if ticks is None:
            found = self.x.ticks()
            ticks = list(zip(found, _labels(found), strict=True))
        free = 0.0  # from there on nothing is written yet
        for tick, label in ticks:
            half = LETTER * len(label) / 2
            x = min(max(self.x.at(tick), half + 1), WIDTH - half - 1)
            if x - half > free:
                parts.append(_write(x, self.bottom + 15, label, "small", at="middle"))
                free = x + half + 8
        parts.append(_line(self.left, self.bottom, WIDTH - 12, self.bottom, "axis"))
        scale = _("{name} (log scale)").format(name=y_name) if self.y.log else y_name
        parts.append(_write(0, self.top - 10, short(scale, 50), "small"))
        parts.append(_write(WIDTH - 12, self.bottom + 30, short(x_name, 50), "small", at="end"))
        return "".join(parts)

    @property
    def height(self) -> float:
        """That of the whole picture."""
        return self.bottom + 36


# --- kinds ------------------------------------------------------------------------


def _curves(picture: Picture) -> tuple[float, str]:
    series = picture["series"]
    styles = _styles(series)
    top, legend = _legend([(styles[name], series_name(name)) for name in series])
    length = max(map(len, series.values()), default=0)
    numbers = [value for values in series.values() for value in values if value is not None]
    field = Field(top, [0, max(length - 1, 1)], numbers, log=True)
    # More than that were thinned out: which they are nobody knows any more.
    positions = sorted({1, length}) if 0 < length < MOST else []  # counted from 1, as people do
    ticks = [(place - 1.0, str(place)) for place in positions]
    parts = [field.axes(axis_name(picture["x"]), axis_name(picture["y"]), ticks)]
    for name, values in sorted(series.items(), key=lambda item: item[0] == "student"):
        parts += _curve(field, values, styles[name])
    return field.height, legend + "".join(parts)


def _curve(field: Field, values: Sequence[float | None], style: str) -> list[str]:
    parts: list[str] = []
    run: list[tuple[float, float]] = []
    step = max(1, len(values) // MARKED * 5)
    for place, value in enumerate([*values, None]):
        if value is not None:
            run.append((field.x.at(place), field.y.at(value)))
            if style != "wanted" and place % step == 0:
                parts.append(_dot(*run[-1], style))
        elif run:
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            parts.append(f'<polyline class="{style}" points="{points}"></polyline>')
            if len(run) == 1:
                parts.append(_dot(*run[0], style))
            if place < len(values):  # here it goes on without numbers
                x, y = run[-1]
                parts.append(f'<path class="lost" d="M{x - 5:.1f} {y - 5:.1f}l10 10m0-10l-10 10"/>')
            run = []
    return parts


def _points(picture: Picture) -> tuple[float, str]:
    points, lines = picture["points"], picture["lines"]
    styles = _styles(lines)
    entries = [("data", _("data"))] if points else []
    top, legend = _legend(entries + [(styles[name], series_name(name)) for name in lines])
    xs = [x for x, _y in points] or [-1.0, 1.0]
    ends = [min(xs), max(xs)] if min(xs) < max(xs) else [xs[0] - 1, xs[0] + 1]
    shown = [y for _x, y in points]
    for name, (slope, intercept) in lines.items():
        if name != "student" or not shown:
            shown += [slope * x + intercept for x in ends]
    ys = Scale(shown, 0, 1)
    span = ys.high / 2 - ys.low / 2
    # A line far off would squeeze the data together: it goes through the picture, or is left out.
    wild = [
        y
        for slope, intercept in lines.values()
        for y in (slope * x + intercept for x in ends)
        if ys.low - span <= y <= ys.high + span
    ]
    field = Field(top, ends, [*shown, *wild])
    parts = [field.axes("x", "y")]
    parts += [_dot(field.x.at(x), field.y.at(y), "data") for x, y in points]
    outside = 0
    for name, line in sorted(lines.items(), key=lambda item: item[0] == "student"):
        if (segment := _clipped(line, ends, field.y)) is None:
            text = _("{name}: outside the picture").format(name=short(series_name(name), 20))
            parts.append(_write(field.left + 6, field.top + 12 + 14 * outside, text, "small"))
            outside += 1
            continue
        (x1, y1), (x2, y2) = segment
        parts.append(
            _line(field.x.at(x1), field.y.at(y1), field.x.at(x2), field.y.at(y2), styles[name])
        )
        if styles[name] != "wanted":
            parts += [_dot(field.x.at(x), field.y.at(y), styles[name]) for x, y in segment]
    return field.height, legend + "".join(parts)


def _clipped(
    line: Sequence[float], ends: Sequence[float], ys: Scale
) -> list[tuple[float, float]] | None:
    """Return the ends of the part of a line that lies in the picture; None if none does."""
    slope, intercept = line
    first, last = ends
    if slope:
        crossing = sorted((y - intercept) / slope for y in (ys.low, ys.high))
        first, last = max(first, crossing[0]), min(last, crossing[1])
    found = [(x, slope * x + intercept) for x in (first, last)]
    inside = all(math.isfinite(y) and -0.01 <= ys.share(y) <= 1.01 for _x, y in found)
    return found if first <= last and inside else None


def _bars(picture: Picture) -> tuple[float, str]:
    bars = picture["bars"]
    rows = _chosen(bars)
    named = max((len(short(bar["name"])) for bar in rows), default=0)
    left, right = 12 + LETTER * named, WIDTH - 72
    values = [abs(bar["value"]) for bar in bars if bar["value"]]
    scale = Scale(values, left + 12, right, log=True)
    if not scale.log:
        scale = Scale([0.0, *values], left, right)
    parts, y = [], 6.0
    for bar in rows:
        parts.append(_write(left - 6, y + 12, short(bar["name"]), "small", at="end"))
        value = bar["value"]
        if value:
            end = scale.at(abs(value))
            width = max(end - left, 1.0)
            parts.append(
                f'<rect class="amount" x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="14"/>'
            )
            parts.append(_write(left + width + 5, y + 12, number(value), "small"))
        else:
            parts.append(
                f'<rect class="dead" x="{left:.1f}" y="{y:.1f}" width="8" height="14"></rect>'
            )
            text = _("no gradient") if value is None else _("0: nothing gets through")
            parts.append(_write(left + 13, y + 12, text, "small", "dead"))
        y += 20
    if scale.log:
        parts.append(_write(left, y + 12, _("(log scale)"), "small"))
        y += 20
    if len(rows) < len(bars):
        text = _("{shown} of {total} are shown.").format(shown=len(rows), total=len(bars))
        parts.append(_write(left, y + 12, text, "small"))
        y += 20
    parts.append(_line(left, 2, left, 2 + 20 * len(rows), "axis"))
    return y + 4, "".join(parts)


def _chosen(bars: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the bars to be shown, in order: not all of very many, but the dead ones first."""
    if len(bars) <= ROWS:
        return list(bars)
    dead = [place for place, bar in enumerate(bars) if not bar["value"]][: ROWS - ROWS // 4]
    others = [place for place, bar in enumerate(bars) if bar["value"]][: ROWS - len(dead)]
    return [bars[place] for place in sorted(dead + others)]


def _histogram(picture: Picture) -> tuple[float, str]:
    low, high = _tame(picture["low"]), _tame(picture["high"])
    shares, expected = picture["shares"], picture["expected"]
    top, legend = _legend([("amount", series_name("student")), ("wanted", series_name("expected"))])
    field = Field(top, [low, high], [0.0, *shares, *expected])
    parts = [field.axes(_("value"), _("share of the values"))]
    base = field.y.at(0.0)
    width = (high - low) / max(len(shares), 1)
    for place, share in enumerate(shares):
        x, end = field.x.at(low + place * width), field.x.at(low + (place + 1) * width)
        y = field.y.at(share)
        parts.append(
            f'<rect class="amount" x="{x + 0.5:.1f}" y="{y:.1f}" '
            f'width="{max(end - x - 1, 0.5):.1f}" height="{max(base - y, 0):.1f}"/>'
        )
    width = (high - low) / max(len(expected), 1)
    middles = [(low + (place + 0.5) * width, share) for place, share in enumerate(expected)]
    points = " ".join(f"{field.x.at(x):.1f},{field.y.at(y):.1f}" for x, y in middles)
    parts.append(f'<polyline class="wanted" points="{points}"></polyline>')
    return field.height, legend + "".join(parts)


_KINDS = {"curves": _curves, "points": _points, "bars": _bars, "histogram": _histogram}


# --- the tree ---------------------------------------------------------------------


def tree(picture: Picture) -> str:
    """Return a model's parts as nested lists, which need no style; "" for other kinds.

    What is not registered is red where colours are, and said in words.
    """
    if picture["kind"] != "tree":
        return ""
    parts: list[str] = []
    open_at: list[int] = []  # depths of the lists that are open
    for node in picture["nodes"]:
        while open_at and open_at[-1] > node["depth"]:
            parts.append("</li></ul>")
            open_at.pop()
        if open_at and open_at[-1] == node["depth"]:
            parts.append("</li>")
        else:
            parts.append("<ul>")
            open_at.append(node["depth"])
        parts.append(f"<li>{_node(node)}")
    return "".join([*parts, *("</li></ul>" for _depth in open_at)])


def _node(node: dict[str, Any]) -> str:
    name, text = _text(short(node["name"], 60)), _text(short(node["text"].replace("`", ""), 80))
    if node["registered"]:
        return f"<code>{name}</code> {text}".rstrip()
    said = _text(_("not registered"))
    # White on red: no red of text can be read well on white and on black.
    badge = "background-color:#b91c27;color:#fff;border-radius:.3em;padding:0 .3em"
    return f"<code>{name}</code> <strong style='{badge}'>✘ {said}</strong> {text}".rstrip()
