"""Pictures: whatever the numbers, each is one drawing that can be read, and a true sentence."""

from __future__ import annotations

import base64
import itertools
import random
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import Any

import pytest

from autograder import picture
from autograder.reports import drawing, picture_words

SVG = "{http://www.w3.org/2000/svg}"
HUGE = 1.7e308
NASTY = ("<script>", "a" * 300, "`", "&amp;", "x\ny", "señal", "%s {name}", '"><b>', "")

VALUES: list[list[float | None]] = [
    [], [0.0], [None], [None, None], [1.0, None, 2.0], [5.0] * 7, [0.0] * 3, [-1.0, 1.0],
    [3.0, 2.0, None, None], [None, 1.0], [1e-9, 1.0], [1e-300, 1e300], [-HUGE, HUGE], [HUGE] * 2,
    [5e-324, 1e-323], [1e9, 1e9 + 1e6], [10.0 ** -i for i in range(200)],
    [float(i) for i in range(200)], [0.0, 1e-4, 1e5],
]  # fmt: skip


def curves(*series: list[float | None], names: tuple[str, ...] = ()) -> dict[str, Any]:
    names = names or ("student", "expected", "third", "fourth", "fifth")
    return {
        "kind": "curves", "x": "step", "y": "loss",
        "series": dict(zip(names, series, strict=False)),
    }  # fmt: skip


def bars(*values: float | None, name: str = "layers.{}.weight") -> dict[str, Any]:
    found = [{"name": name.replace("{}", str(i)), "value": v} for i, v in enumerate(values)]
    return {"kind": "bars", "bars": found}


def points(data: list[list[float]], **lines: list[float]) -> dict[str, Any]:
    return {"kind": "points", "points": data, "lines": lines}


def histogram(low: float, high: float, shares: list[float], wanted: list[float]) -> dict[str, Any]:
    return {"kind": "histogram", "low": low, "high": high, "shares": shares, "expected": wanted}


def tree(*depths: int, loose: tuple[int, ...] = (), name: str = "part") -> dict[str, Any]:
    return {
        "kind": "tree",
        "nodes": [
            {"depth": depth, "name": f"{name}{i}", "text": "(3, 4)", "registered": i not in loose}
            for i, depth in enumerate(depths)
        ],
    }


def all_pictures() -> list[dict[str, Any]]:
    chance = random.Random(8)
    found = [curves(*pair) for pair in itertools.product(VALUES, VALUES)]
    found += [curves(), curves(*VALUES[:5]), *(curves([1.0, 2.0], names=(n,)) for n in NASTY)]
    found += [bars(), bars(None), bars(0.0), bars(1.0, 0.0, None, 1e-8), bars(HUGE, 5e-324)]
    found += [bars(1.0, None, name=name) for name in NASTY]
    found += [bars(*(chance.choice([None, 0.0, 1.0, 1e-6]) for _ in range(n))) for n in (25, 200)]
    lines = [[0.0, 0.0], [1e9, 5.0], [HUGE, HUGE], [-HUGE, HUGE], [5e-324, 0.0], [2.0, 1.0]]
    clouds = [[], [[0.0, 0.0]], [[1.0, 1.0]] * 5, [[-HUGE, -HUGE], [HUGE, HUGE]],
              [[i / 10, 2.0 * i] for i in range(200)]]  # fmt: skip
    found += [points(c, student=a, expected=b) for c in clouds for a in lines for b in lines]
    found += [points(cloud) for cloud in clouds]
    for low, high in ((0.0, 1.0), (-HUGE, HUGE), (1.0, 1.0), (5.0, 5.0 + 1e-12)):
        for shares in ([], [0.0] * 20, [0.05] * 20, [1.0], [0.0, 1.0, 0.0]):
            found.append(histogram(low, high, shares, [0.05] * 20))
            found.append(histogram(low, high, shares, []))
    found += [tree(), tree(0), tree(0, 1, 2, 1, 0, 3, 1, loose=(3,)), tree(2, 0, 5, 5, 4)]
    found += [tree(*range(200)), tree(*(0 for _ in range(200)), loose=tuple(range(200)))]
    found += [tree(0, 1, name=name, loose=(1,)) for name in NASTY]
    return found


PICTURES = all_pictures()


class Nesting(HTMLParser):
    """Checks that each element is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag not in ("script", "b")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(one: dict[str, Any]) -> ET.Element:
    return ET.fromstring(drawing.svg(one))


def marks(one: dict[str, Any], style: str) -> list[ET.Element]:
    return [e for e in parsed(one).iter() if style in e.get("class", "").split()]


def texts(one: dict[str, Any]) -> list[str]:
    return ["".join(e.itertext()) for e in parsed(one).iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", ["curves", "points", "bars", "histogram"])
def test_any_numbers_give_one_drawing_within_its_frame(kind: str) -> None:
    for one in (p for p in PICTURES if p["kind"] == kind):
        root = parsed(one)
        assert root.get("role") == "img"
        assert root.findtext(f"{SVG}title")
        assert root.findtext(f"{SVG}desc") == picture_words.words(one).replace("`", "")
        width, height = float(root.get("width", 0)), float(root.get("height", 0))
        for element in root.iter():
            for name, text in element.items():
                if name in ("x", "x1", "x2", "cx"):
                    assert -1 <= float(text) <= width + 1, one
                elif name in ("y", "y1", "y2", "cy"):
                    assert -1 <= float(text) <= height + 5, one
                elif name in ("width", "height"):
                    assert 0 <= float(text) <= max(width, height), one
                elif name == "points":
                    numbers = [float(n) for n in re.split("[ ,]", text) if n]
                    assert all(-1 <= n <= max(width, height) + 1 for n in numbers), one
        assert len(drawing.svg(one)) < 20_000


def test_no_text_lies_on_another() -> None:
    for one in PICTURES:
        if one["kind"] == "tree":
            continue
        boxes = []
        for element in parsed(one).iter(f"{SVG}text"):
            text = "".join(element.itertext())
            wide = drawing.LETTER * len(text) * (0.92 if "small" in element.get("class", "") else 1)
            x, y = float(element.get("x", 0)), float(element.get("y", 0))
            x -= {"middle": wide / 2, "end": wide}.get(element.get("text-anchor", ""), 0.0)
            if text:
                boxes.append((x, x + wide, y, text))
        for a, b in itertools.combinations(boxes, 2):
            apart = a[1] <= b[0] + 1 or b[1] <= a[0] + 1 or abs(a[2] - b[2]) >= 10
            assert apart, (a, b, one)


def test_what_a_student_named_is_text_and_short() -> None:
    for name in NASTY:
        assert "<script" not in drawing.svg(bars(1.0, 0.0, name=name))
        assert "<b>" not in drawing.tree(tree(0, 1, name=name))
        assert max(map(len, texts(bars(1.0, 0.0, name=name)))) < 60
        assert len(picture_words.words(bars(0.0, 0.0, name=name))) < 200
    assert (
        picture_words.short("encoder.layers.0.attention.weight") == "encoder.layer…tention.weight"
    )


def test_series_are_told_apart_without_colour() -> None:
    style = drawing.style()
    dashes = re.findall(r"\.drawing \.(mine|wanted|other\d) \{([^}]*)\}", style)
    patterns = [re.findall("stroke-dasharray: ([^;]*)", rule) for _name, rule in dashes]
    assert len({str(p) for p in patterns}) == len(dashes) == 5
    one = curves([1.0, 2.0], [1.0, 3.0], [2.0, 1.0])
    assert [len(marks(one, name)) > 0 for name in ("mine", "wanted", "other0")] == [True] * 3
    assert {"yours", "expected", "third"} <= set(texts(one))


def test_a_gap_is_shown_and_told() -> None:
    one = curves([3.0, 2.0, None, None], [3.0, 2.0, 1.0, 0.5])
    assert len(marks(one, "lost")) == 1
    assert "From value 3 on it is not a number (NaN or infinite)." in picture_words.words(one)
    between = curves([3.0, None, 1.0])
    assert len(marks(between, "lost")) == 1
    assert "1 of its values is no number." in picture_words.words(between)
    assert "no number in it" in picture_words.words(curves([None, None]))
    thinned = curves([1.0] * 100 + [None] * 100)
    assert "After 50 % of the way" in picture_words.words(thinned)
    assert picture_words.MOST == picture.MOST


def test_curves_in_words() -> None:
    assert picture_words.words(curves([3.0, 0.8], [3.0, 0.02])) == (
        "Yours begins at 3 and ends at 0.8. The expected one begins at 3 and ends at 0.02."
    )
    assert picture_words.words(curves([0.5, 0.5])) == "Yours stays at 0.5."
    assert picture_words.title(curves([1.0])) == "loss by step"


def test_a_positive_series_over_more_than_three_decades_is_logarithmic() -> None:
    def log(*values: float) -> bool:
        return any("log scale" in text for text in texts(curves([*values])))

    assert log(1.0, 0.0009)
    assert not log(1.0, 0.002)
    assert not log(1.0, 0.0)
    assert not log(-1.0, 1e6)
    axis = parsed(curves([1.0, 1e-2, 1e-4]))
    (line,) = [e.get("points", "") for e in axis.iter(f"{SVG}polyline")]
    ys = [float(point.split(",")[1]) for point in line.split()]
    assert ys[1] - ys[0] == pytest.approx(ys[2] - ys[1], abs=0.2)


def test_a_dead_layer_is_marked_and_named() -> None:
    one = bars(1.0, 0.0, None)
    assert len(marks(one, "dead")) == 4  # two frames, two words
    assert "no gradient" in texts(one)
    assert picture_words.words(one) == (
        "`layers.2.weight` has no gradient. The gradient of `layers.1.weight` is zero."
    )
    assert "every parameter" in picture_words.words(bars(1.0, 2.0))


def test_of_two_hundred_bars_the_dead_ones_are_shown() -> None:
    one = bars(*(0.0 if i in (77, 150) else 1.0 for i in range(200)))
    shown = texts(one)
    assert {"layers.77.weight", "layers.150.weight", "24 of 200 are shown."} <= set(shown)
    assert float(parsed(one).get("height", 0)) < 600


def test_a_line_that_is_far_off_does_not_hide_the_data() -> None:
    data = [[0.0, 0.0], [1.0, 1.0]]
    near = points(data, student=[1.0, 0.5], expected=[1.0, 0.0])
    far = points(data, student=[1.0, 1e6], expected=[1.0, 0.0])
    steep = points(data, student=[1e6, -5e5], expected=[1.0, 0.0])
    for one in (near, far, steep):
        ys = [float(e.get("cy", 0)) for e in marks(one, "data")[1:]]
        assert max(ys) - min(ys) > drawing.HEIGHT / 3
    assert "yours: outside the picture" in texts(far)
    assert "Your line has the slope 1 and the intercept 1e+06." in picture_words.words(far)
    assert "yours: outside the picture" not in texts(steep)


def test_a_histogram_says_where_and_how_wide() -> None:
    one = histogram(-1.0, 1.0, [0.0] * 10 + [1.0] + [0.0] * 9, [0.05] * 20)
    assert picture_words.words(one).startswith("Your values lie around 0.05")
    assert picture_words.words(one).endswith("Expected is 0, and 0.58.")
    assert len(marks(one, "amount")) == 21  # with the legend's


def test_a_tree_is_nested_lists_with_words_for_what_is_not_registered() -> None:
    for one in (p for p in PICTURES if p["kind"] == "tree"):
        assert drawing.svg(one) == drawing.image(one) == ""
        text = drawing.tree(one)
        Nesting(text)
        assert text.count("<li>") == len(one["nodes"])
        assert text.count("not registered") == sum(not n["registered"] for n in one["nodes"])
    assert drawing.tree(tree(0, 1, 1, loose=(2,))).count("<ul>") == 2
    words = picture_words.words(tree(0, 1, 1, loose=(1,)))
    assert words == "`part1` is not registered: PyTorch does not see it."
    assert picture_words.words(tree(0, 1)) == "All parts are registered."
    assert picture_words.words(tree(0)) == "Nothing in it is registered."


def test_an_image_needs_no_page() -> None:
    text = drawing.image(curves([1.0, 2.0], [1.0, 1.5]))
    (data,) = re.findall("src='data:image/svg[+]xml;base64,([^']*)'", text)
    root = ET.fromstring(base64.b64decode(data))
    style = root.findtext(f"{SVG}style") or ""
    used = set(re.findall(r"var\((--[a-z-]+)\)", style))
    assert used == {name for name in used if f"{name}:" in style} != set()
    assert "alt='loss by step. Yours begins at 1 and ends at 2." in text
    assert len(text) < 8000
