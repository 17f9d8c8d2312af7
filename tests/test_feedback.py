"""The feedback page: what it says, that it can be read by everyone, and that it is inert."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bs4
import pytest
from markupsafe import Markup

from autograder import cli, grading, i18n, results
from autograder.reports import drawing, feedback, html, pages
from tests import tiny
from tests.browser import Browser, browser, needs_browser

NASTY = "<script>alert(1)</script>\"'&amp;{{ 7*7 }}{% x %} =1+1 🙂 \u05d0\u05d1 " + "x" * 300
CURVES = {
    "kind": "curves", "x": "step", "y": "loss",
    "series": {"student": [3.0, 0.8], "expected": [3.0, 0.02]},
}  # fmt: skip
TREE = {
    "kind": "tree",
    "nodes": [
        {"depth": 0, "name": "Net", "text": "", "registered": True},
        {"depth": 1, "name": "self.layers", "text": "in a plain `list`", "registered": False},
    ],
}


def check(name: str, verdict: str = "passed", **more: Any) -> dict[str, Any]:
    return {
        "id": f"TestIt::test_{name}", "title": f"Promise {name}.", "points": 2.0, "hidden": False,
        "needs": [], "verdict": verdict, "message": "" if verdict == "passed" else f"Said {name}.",
        "called": "", "diagnosis": None, "pictures": [], "seconds": 0.0, **more,
    }  # fmt: skip


def diagnosis(name: str = "plain-list", **more: Any) -> dict[str, Any]:
    return {
        "name": name, "text": f"Cause {name}.", "advice": "Use `nn.ModuleList`.",
        "line": 12, "unit": "net.py",
        "code": {"first": 11, "lines": ["def f():", "    layers = []", "    return 1"]}, **more,
    }  # fmt: skip


def result(*exercises: list[dict[str, Any]], **more: Any) -> results.Result:
    parts = []
    for place, checks in enumerate(exercises, 1):
        parts.append(
            {
                "name": f"exercise_{place}",
                "section": f"{place}. The net & more",
                "score": sum(c["points"] for c in checks if c["verdict"] == "passed"),
                "max_score": sum(c["points"] for c in checks),
                "needs_person": any(c["verdict"] == "grader_error" for c in checks),
                "checks": checks,
            }
        )
    return {
        "schema": results.VERSION, "engine": "0", "assignment": "01_net", "student": "ana",
        "file": "net.py", "digest": "0" * 64, "key": "0" * 64, "backend": "none", "seed": 1,
        "language": "en", "graded_at": "2026-01-01T00:00:00+00:00", "seconds": 1.0, "memory": 1,
        "score": sum(p["score"] for p in parts), "max_score": sum(p["max_score"] for p in parts),
        "needs_person": any(p["needs_person"] for p in parts), "notes": [], "flags": [],
        "exercises": parts, **more,
    }  # fmt: skip


def mixed() -> results.Result:
    """One result with everything that there is on a page."""
    first = [
        check("b", "failed", message="It is 3."),
        check("a", "failed", called="f(2)", diagnosis=diagnosis(), pictures=[CURVES, TREE]),
        check("c", "not_checked", needs=["TestIt::test_a"], message="a has to pass first."),
        check("d", "failed", diagnosis=diagnosis(), pictures=[CURVES]),
        check("e", "not_checked", message="No accelerator here."),
        check("f", "grader_error", message="Traceback: secret"),
        check("g"),
    ]
    second = [check("h", "failed", diagnosis=diagnosis()), check("i")]
    return result(first, second, [check("j")], notes=["`net.py`, line 3: cannot be read."])


def soup(made: str) -> bs4.BeautifulSoup:
    return bs4.BeautifulSoup(made, "html.parser")


@pytest.fixture(scope="module")
def page() -> bs4.BeautifulSoup:
    return soup(feedback.page(mixed(), title="A net"))


def words(element: Any) -> str:
    return " ".join(element.get_text().split())


# --- what it says -----------------------------------------------------------------


def test_the_head_has_title_student_file_points_and_notes(page: bs4.BeautifulSoup) -> None:
    head = words(page.header)
    assert page.h1 is not None
    assert page.h1.get_text() == "A net"
    for text in ("6 of 20", "ana", "net.py", "line 3: cannot be read."):
        assert text in head
    assert soup(feedback.page(mixed())).h1.get_text() == "01_net"


def test_the_contents_name_each_exercise_with_its_worst_verdict(page: bs4.BeautifulSoup) -> None:
    items = [words(item) for item in page.select("nav li")]
    assert [item.split(":")[0] for item in items] == ["⚠grader error", "✘failed", "✔passed"]
    assert "exercise_2 2 of 4 points" in items[1]
    for link in page.select("nav a"):
        assert page.find(id=link["href"][1:])
    assert not soup(feedback.page(result([check("a")]))).find("nav")


def test_the_section_of_the_notebook_is_a_link(page: bs4.BeautifulSoup) -> None:
    assert "1. The net & more" in page.text
    assert not [a for a in page.select("section a") if ".ipynb" in a["href"]]  # it is nowhere
    elsewhere = soup(feedback.page(mixed(), base="https://lab.example/u/"))
    assert elsewhere.find("a", href="https://lab.example/u/net.ipynb#1.-The-net-%26-more")
    without = mixed()
    without["exercises"][0]["section"] = ""
    del without["exercises"][1]["section"]
    assert len(soup(feedback.page(without, base="x/")).select("section p a")) == 1


def test_a_cause_comes_once_with_all_that_belongs_to_it(page: bs4.BeautifulSoup) -> None:
    known, unknown = page.select("#exercise-1 .problem")
    assert words(known.h3) == "✘failed: Promise a."
    terms = [words(term) for term in known.find_all("dt")]
    assert terms == ["What was called", "What came back", "Likely cause", "Where", "What to try"]
    assert "This costs 6 points." in words(known)
    here = known.select_one(".code .here")
    assert here is not None
    assert "layers = []" in here.get_text()
    assert here.select_one(".at").get_text() == "12"
    assert len(known.select(".code .line")) == 3
    folded = known.find("details")
    assert [words(i).split(":")[1] for i in folded.find_all("li")] == [
        " Promise c. a has to pass first.", " Promise d. Said d.",
    ]  # fmt: skip
    assert "2 more checks follow from it" in words(folded.summary)
    assert "It is 3." in words(unknown)
    assert unknown.find("details") is None


def test_a_mistake_in_two_exercises_is_explained_once(page: bs4.BeautifulSoup) -> None:
    assert page.get_text().count("Cause plain-list.") == 1
    (again,) = page.select("#exercise-2 .problem")
    link = again.find("a", string="The same as above")
    target = page.find(id=link["href"][1:])
    assert "Cause plain-list." in target.get_text()
    other = result(
        [check("a", "failed", diagnosis=diagnosis())],
        [check("b", "failed", diagnosis=diagnosis(line=40, code=None))],
    )
    assert feedback.page(other).count("Cause plain-list.") == 2  # at another place


def test_pictures_are_drawn_once_and_told_in_words(page: bs4.BeautifulSoup) -> None:
    assert len(page.select("svg.drawing")) == 1
    captions = [words(c) for c in page.find_all("figcaption")]
    assert captions == [
        "Yours begins at 3 and ends at 0.8. The expected one begins at 3 and ends at 0.02.",
        "self.layers is not registered: PyTorch does not see it.",
    ]


def test_what_was_not_run_and_what_passed_come_last(page: bs4.BeautifulSoup) -> None:
    text = words(page.find(id="exercise-1"))
    places = [text.index(t) for t in ("Promise a.", "Promise b.", "No accelerator", "Promise g.")]
    assert places == sorted(places)
    last = page.select("#exercise-1 > details")[-1]
    assert "1 check passed" in words(last.summary)


def test_a_fault_of_the_grader_is_called_one(page: bs4.BeautifulSoup) -> None:
    (fault,) = page.select("main .note.look")
    assert "not your fault. A person will look at it." in words(fault)
    assert "Promise f." in words(fault)
    assert "Traceback: secret" not in page.get_text()
    assert "Your points may still rise." in words(page.header)


def test_full_marks_are_praised_and_nothing_is_wrong() -> None:
    made = soup(feedback.page(result([check("a")], [check("b")])))
    assert "Everything is right." in words(made.header)
    assert not made.select(".problem")
    assert "Everything is right." not in feedback.page(result([check("a", "failed")]))
    none = result([check("a", "not_checked", points=0.0)])
    assert "width:0%" in feedback.page(none)


def test_the_page_is_in_the_language_of_the_result() -> None:
    before = i18n.get_language()
    made = soup(feedback.page({**mixed(), "language": "es"}))
    assert made.html["lang"] == "es"
    assert "superada" in words(made.main)
    assert i18n.get_language() == before


def test_what_a_person_decided_and_wrote_stands_beside_the_result() -> None:
    marked = feedback.Marked(
        score=11.5, max_score=27.0, penalty=1.0,
        scores={"exercise_1": 2.0, "exercise_2": 3.5, "exercise_3": 2.0},
        comments={"exercise_2": Markup("<p>Nearly <b>right</b></p>")},
        cells=[
            feedback.Cell(Markup("<p>My essay</p>"), (4.0, 5.0), Markup("<p>Fine</p>")),
            feedback.Cell(Markup("<p>My code</p>")),
        ],
    )  # fmt: skip
    made = soup(feedback.page(mixed(), marked=marked))
    assert "11.5 of 27" in words(made.header)
    assert "Less 1 point for handing in late." in words(made.header)
    second = words(made.find(id="exercise-2"))
    assert "3.5 of 4 points" in second
    assert "A person has changed the points, from 2." in second
    assert "A person says: Nearly right" in second
    assert "changed" not in words(made.find(id="exercise-1"))
    essay = words(made.find(id="judged").parent)
    assert "4 of 5 points A person says: Fine" in essay
    assert "My code" not in essay
    assert "My code" in words(made.find(id="handed-in").parent.details)


# --- for everyone -----------------------------------------------------------------


def test_nothing_is_fetched_and_nothing_runs(page: bs4.BeautifulSoup) -> None:
    assert not page.find_all(["script", "link", "iframe", "img", "object", "form"])
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org)", str(page))
    assert not [tag for tag in page.find_all(True) if any(a.startswith("on") for a in tag.attrs)]


def test_who_hears_the_page_is_told_the_same(page: bs4.BeautifulSoup) -> None:
    assert page.html["lang"] == "en"
    levels = [int(h.name[1]) for h in page.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    assert levels.count(1) == 1
    for badge in page.select(".badge"):
        assert badge["aria-hidden"] == "true"
        assert badge.find_next_sibling("span")["class"] == ["unseen"]
    for item in page.find_all("li"):
        assert item.parent.name in ("ul", "ol")
    for svg in page.find_all("svg"):
        assert svg["role"] == "img"
        assert svg.title.get_text()
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for tag in page.find_all(attrs={"aria-labelledby": True}):
        assert page.find(id=tag["aria-labelledby"])


def test_whatever_a_student_wrote_is_text() -> None:
    inner = mixed()
    bad = results.inert(NASTY + "\x1b[2J\u202e")
    for exercise in inner["exercises"]:
        exercise["name"] = exercise["section"] = bad
        for one in exercise["checks"]:
            one.update(title=bad, message=bad, called=bad)
            if one["diagnosis"]:
                code = {"first": 11, "lines": [bad[:200]] * 3}
                one["diagnosis"] |= {"text": bad, "advice": bad, "unit": bad, "code": code}
            for picture in one["pictures"]:
                picture.update(x=bad, y=bad) if "x" in picture else None
    inner |= {"student": bad, "file": bad, "notes": [bad]}
    made = feedback.page(json.loads(json.dumps(inner)), title=bad)
    assert "<script" not in made
    assert "49" not in words(soup(made).header)
    assert "\x1b" not in made
    assert "\u202e" not in made
    table = html.exercise_table(inner["exercises"][0], [bad])
    assert "<script" not in table


def test_a_page_stays_small_when_everything_fails_with_many_pictures() -> None:
    """10,000 lines in a class, and 60 checks each with pictures of their own."""

    def pictures(place: int) -> list[dict[str, Any]]:
        values = [float(place + i) for i in range(200)]
        bars = [{"name": f"layer{place}.{i}", "value": 0.0} for i in range(200)]
        return [
            {**CURVES, "series": {"student": values, "expected": values[::-1]}},
            {"kind": "bars", "bars": bars},
            {
                "kind": "tree",
                "nodes": TREE["nodes"] * 60 + [{**TREE["nodes"][0], "name": str(place)}],
            },
        ]

    checks = [
        check(f"n{i}", "failed", message="m" * 900,
              diagnosis=diagnosis(line=i + 9, code={"first": i + 8, "lines": ["y" * 200] * 5}),
              pictures=pictures(i))
        for i in range(60)
    ]  # fmt: skip
    made = feedback.page(result(checks[:20], checks[20:40], checks[40:]))
    assert len(made.encode()) < 300_000
    assert 3 < made.count("<svg") < 60
    assert made.count("<figcaption") == 180  # all are told
    table = html.exercise_table(result(checks[:20])["exercises"][0])
    assert len(table) < 100_000
    assert table.count("<img") > 1


# --- colours and sizes ------------------------------------------------------------


def palette(scheme: str) -> dict[str, str]:
    style = (pages.TEMPLATES / "style.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)[:2]
    both = light if scheme == "light" else light + dark
    return dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6})", both))


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        shades = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shades)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    a, b = sorted((luminance(one), luminance(other)))
    return (b + 0.05) / (a + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_of_text_and_curves_can_be_told_from_the_paper(scheme: str) -> None:
    colours = palette(scheme)
    used = set(re.findall(r"(?:fill|stroke|color): var\((--[a-z-]+)\)", str(feedback._style())))
    assert {"--accent", "--muted", "--failed", "--ink"} <= used
    for name in used - {"--paper", "--rule"}:
        assert contrast(colours[name], colours["--paper"]) >= 4.5, name
        assert contrast(colours[name], colours["--raised"]) >= 4.5, name
    inline = dict(re.findall(r"(--[a-z-]+):(#[0-9a-f]+)", drawing.LIGHT))
    assert all(inline[name] in (colours[name], "#fff") for name in inline) or scheme == "dark"


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, Path]]:
    folder = tmp_path_factory.mktemp("pages")
    with browser() as driver:
        yield driver, folder


@needs_browser
@pytest.mark.parametrize("width", [320, 1100])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_and_can_be_read(window: tuple[Browser, Path], scheme: str, width: int) -> None:
    driver, folder = window
    path = folder / "page.html"
    long = json.loads(json.dumps(mixed()).replace("Promise", "Promise" + "_long" * 60))
    path.write_text(feedback.page({**long, "student": "x" * 200}), encoding="utf-8")
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.prefer(scheme)
    driver.get(path.as_uri())
    driver.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    driver.picture(folder, f"feedback_{scheme}_{width}")
    assert driver.hard_to_read("header, main") == {}
    assert driver.run("return document.documentElement.scrollWidth") == width


@needs_browser
def test_on_paper_everything_is_open_and_light(window: tuple[Browser, Path]) -> None:
    driver, folder = window
    path = folder / "page.html"
    path.write_text(feedback.page(mixed()), encoding="utf-8")
    driver.get(path.as_uri())
    seen = "return [...document.querySelectorAll('details li')].map(e => e.checkVisibility())"
    features = [{"name": "prefers-color-scheme", "value": "dark"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen", "features": features})
    assert set(driver.run(seen)) == {False}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": features})
    assert set(driver.run(seen)) == {True}
    paper = driver.run("return getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"


# --- the command ------------------------------------------------------------------


def test_the_command_writes_a_page_for_each_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course = tiny.make_course(tmp_path)
    assignment = course.find("01")
    monkeypatch.chdir(tmp_path)

    def store(student: str, language: str) -> None:
        tiny.hand_in(tmp_path, student, tiny.WRONG)
        made = {**mixed(), "assignment": assignment.name, "student": student, "language": language}
        results.write(grading.result_path(course, assignment, student), made)

    def run(*arguments: str) -> tuple[int, str]:
        status = cli.main(["feedback", "01", *arguments])
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    tiny.hand_in(tmp_path, "ben", tiny.RIGHT)
    status, said = run()
    assert status == 2
    assert "run `autograder grade` first" in said
    store("ana", "en")
    store("á<b>", "es")
    folder = tmp_path / "build" / "feedback" / "01_tiny"
    assert run() == (1, "2 pages: build/feedback/01_tiny\nNot graded yet: ben\n")
    titles = {soup(p.read_text(encoding="utf-8")).h1.get_text() for p in folder.iterdir()}
    assert titles == {"Tiny", "Pequeño"}
    (folder / "ana.html").unlink()
    assert run("ana") == (0, "1 page: build/feedback/01_tiny\n")
    assert (folder / "ana.html").is_file()
    assert run("ben") == (1, "Not graded yet: ben\n")
    assert run("anna")[0] == 2
