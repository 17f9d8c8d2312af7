"""Pictures in words: what is to be seen in them, for everyone, and for who hears the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograder.i18n import _, ngettext
from autograder.verdicts import Picture

NAMED = 4  # parameters that a sentence names
MOST = 200  # as in autograder.picture, which needs PyTorch: so many may have been thinned out


def title(picture: Picture) -> str:
    """Return what a picture is of, in a few words."""
    if picture["kind"] == "curves":
        return _("{y} by {x}").format(y=axis_name(picture["y"]), x=axis_name(picture["x"]))
    return {
        "points": _("Your line and the data"),
        "bars": _("Norm of the gradient of each parameter"),
        "histogram": _("How the values are distributed"),
        "tree": _("The parts of the model"),
    }[picture["kind"]]


def words(picture: Picture) -> str:
    """Return what is to be seen in a picture, in one or a few sentences."""
    return _KINDS[picture["kind"]](picture)


def series_name(name: str) -> str:
    """Return what a curve or line is called."""
    return {"student": _("yours"), "expected": _("expected")}.get(name, name)


def axis_name(word: str) -> str:
    """Return what an axis shows, as authors of checks call it."""
    return {"step": _("step"), "loss": _("loss")}.get(word, short(word))


def number(value: float) -> str:
    """Return a number as people read it."""
    return f"{value:.3g}"


def short(text: str, most: int = 28) -> str:
    """Return a name with its middle left out if it is long: of a parameter, both ends count."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    tail = most // 2
    return f"{text[: most - tail - 1]}…{text[-tail:]}"


def _curves(picture: Picture) -> str:
    return " ".join(_curve(name, values) for name, values in picture["series"].items())


def _curve(name: str, values: Sequence[float | None]) -> str:
    """Say how a curve runs, and where it stops."""
    found = [value for value in values if value is not None]
    whose = name if name in ("student", "expected") else "other"
    given = {"name": short(series_name(name))}
    if not found:
        return {
            "student": _("Yours has no number in it."),
            "expected": _("The expected one has no number in it."),
            "other": _("{name} has no number in it."),
        }[whose].format(**given)
    given |= {"first": number(found[0]), "last": number(found[-1])}
    if len(set(found)) == 1:
        text = {
            "student": _("Yours stays at {last}."),
            "expected": _("The expected one stays at {last}."),
            "other": _("{name} stays at {last}."),
        }[whose]
    else:
        text = {
            "student": _("Yours begins at {first} and ends at {last}."),
            "expected": _("The expected one begins at {first} and ends at {last}."),
            "other": _("{name} begins at {first} and ends at {last}."),
        }[whose]
    return " ".join([text.format(**given), *_gaps(values)])


def _gaps(values: Sequence[float | None]) -> list[str]:
    missing = sum(value is None for value in values)
    if not missing:
        return []
    first = list(values).index(None)
    if missing < len(values) - first:
        return [
            ngettext(
                "{count} of its values is no number.",
                "{count} of its values are no numbers.",
                missing,
            ).format(count=missing)
        ]
    if len(values) < MOST:
        text = _("From value {position} on it is not a number (NaN or infinite).")
        return [text.format(position=first + 1)]
    text = _("After {percent} % of the way it is not a number (NaN or infinite) any more.")
    return [text.format(percent=round(100 * first / len(values)))]


def _points(picture: Picture) -> str:
    found = []
    for name, (slope, intercept) in picture["lines"].items():
        text = {
            "student": _("Your line has the slope {slope} and the intercept {intercept}."),
            "expected": _("The expected line has the slope {slope} and the intercept {intercept}."),
        }.get(name, _("{name} has the slope {slope} and the intercept {intercept}."))
        found.append(
            text.format(name=short(name), slope=number(slope), intercept=number(intercept))
        )
    return " ".join(found) or _("There is no line to be drawn.")


def _bars(picture: Picture) -> str:
    bars = picture["bars"]
    if not bars:
        return _("There is nothing to be shown.")
    zero = [bar["name"] for bar in bars if bar["value"] == 0]
    none = [bar["name"] for bar in bars if bar["value"] is None]
    found = []
    if none:
        found.append(
            ngettext(
                "{names} has no gradient.",
                "{count} parameters have no gradient: {names}.",
                len(none),
            ).format(count=len(none), names=_names(none))
        )
    if zero:
        found.append(
            ngettext(
                "The gradient of {names} is zero.",
                "The gradients of {count} parameters are zero: {names}.",
                len(zero),
            ).format(count=len(zero), names=_names(zero))
        )
    if not found:
        least = min(bars, key=lambda bar: float(bar["value"]))
        text = _("A gradient reaches every parameter. The smallest is that of {name}: {value}.")
        found.append(text.format(name=_names([least["name"]]), value=number(least["value"])))
    return " ".join(found)


def _names(names: Sequence[str]) -> str:
    """Return names as `code`, the first few of many."""
    shown = ", ".join("`{}`".format(short(name, 40).replace("`", "'")) for name in names[:NAMED])
    more = len(names) - NAMED
    if more <= 0:
        return shown
    return ngettext("{names} and {count} more", "{names} and {count} more", more).format(
        names=shown, count=more
    )


def _histogram(picture: Picture) -> str:
    found, wanted = (_spread(picture, key) for key in ("shares", "expected"))
    if found is None:
        return _("There is nothing to be shown.")
    text = _("Your values lie around {middle}, most of them no further than {spread} from it.")
    said = [text.format(middle=found[0], spread=found[1])]
    if wanted is not None:
        text = _("Expected is {middle}, and {spread}.")
        said.append(text.format(middle=wanted[0], spread=wanted[1]))
    return " ".join(said)


def _spread(picture: Picture, key: str) -> tuple[str, str] | None:
    """Return the mean and the standard deviation of a histogram."""
    shares = picture[key]
    total = sum(shares)
    if not total or total <= 0:
        return None
    width = (picture["high"] - picture["low"]) / len(shares)
    middles = [picture["low"] + (place + 0.5) * width for place in range(len(shares))]
    mean = sum(m * s for m, s in zip(middles, shares, strict=True)) / total
    square = sum((m - mean) ** 2 * s for m, s in zip(middles, shares, strict=True)) / total
    # No finer than the picture: a bin's middle is not where its values are.
    return number(0.0 if abs(mean) < width / 4 else mean), f"{max(square, 0) ** 0.5:.2g}"


def _tree(picture: Picture) -> str:
    loose = [node["name"] for node in picture["nodes"] if not node["registered"]]
    if len(picture["nodes"]) < 2:
        return _("Nothing in it is registered.")
    if not loose:
        return _("All parts are registered.")
    return ngettext(
        "{names} is not registered: PyTorch does not see it.",
        "{count} parts are not registered, PyTorch does not see them: {names}.",
        len(loose),
    ).format(count=len(loose), names=_names(loose))


_KINDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "curves": _curves,
    "points": _points,
    "bars": _bars,
    "histogram": _histogram,
    "tree": _tree,
}
