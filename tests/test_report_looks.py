"""The instructor's pages in a browser: readable in light and dark, on a desktop and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import cli
from tests import tiny
from tests.browser import Browser, browser, needs_browser
from tests.reported import diagnosis, result, store
from tests.test_similarity import honest

pytestmark = needs_browser

LONG = "x" * 300


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the pages of a class that needs all the room there is."""
    course = tiny.make_course(tmp_path_factory.mktemp("course"))
    copied = honest("03")[0]["accepted/recursive.py"]
    for student in ("ana", LONG[:80], "علي", "<b>ben<b>"):
        tiny.hand_in(course.root, student, f"# {LONG}\n{copied}")
        explained = {
            0: diagnosis("named", 3, [f"y = {LONG}", LONG, ""]),
            2: diagnosis("without-code") | {"text": LONG},
        }
        flags = [{"unit": "tiny.py", "line": 1, "what": LONG}]
        store(course, result(course, student, "fgf", explained=explained, flags=flags))
    assert cli.main(["report", "01", "--course", str(course.root)]) == cli.FINE
    assert cli.main(["report", "--course", str(course.root)]) == cli.FINE
    return [course.root / "build" / "reports" / name for name in ("01_tiny.html", "course.html")]


@pytest.fixture(scope="module")
def driver() -> Iterator[Browser]:
    with browser() as made:
        yield made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
def test_everything_can_be_read_and_nothing_sticks_out(
    pages: list[Path], driver: Browser, scheme: str, width: int, tmp_path: Path
) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.prefer(scheme)
    for page in pages:
        driver.get(page.as_uri())
        driver.run("for (const one of document.querySelectorAll('details')) one.open = true")
        assert driver.run("return document.documentElement.scrollWidth") <= width
        assert driver.hard_to_read("body") == {}
        driver.picture(tmp_path, f"{page.stem}-{scheme}-{width}")
    if width < 500:  # the longest word of a table is broken, and its columns stand in a card
        driver.get(pages[0].as_uri())
        assert driver.too_wide(".stack", "section") == []
