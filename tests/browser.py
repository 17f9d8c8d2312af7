"""A real browser and a real Jupyter server, for the tests of pages that people use."""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

Found = TypeVar("Found")

PROGRAMS = Path(sys.executable).parent
PATIENCE = 60  # seconds; nothing here takes more than 15 on a machine with nothing else to do
WIDTH = 1280
READABLE = 4.5  # contrast that the Web Content Accessibility Guidelines ask for
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")

needs_browser = pytest.mark.skipif(
    BROWSER is None or DRIVER is None,
    reason="needs chromium and chromedriver (Debian: chromium and chromium-driver)",
)


def by(selector: str) -> tuple[str, str]:
    """Return a CSS selector as Selenium's methods take it."""
    return By.CSS_SELECTOR, selector


def until(condition: Callable[[], Found | None], what: str, seconds: float = PATIENCE) -> Found:
    """Wait until a condition holds, and return its value."""
    waiting: Any = WebDriverWait  # which can wait for more than its types say
    found: Found = waiting(
        None, seconds, ignored_exceptions=[StaleElementReferenceException]
    ).until(lambda _: condition(), f"waited {seconds} s for {what}")
    return found


# --- Jupyter ----------------------------------------------------------------------


def settings(folder: Path, exchange: Path) -> dict[str, str]:
    """Return an environment in which Jupyter and nbgrader read no settings but these."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "XDG_"))
    }
    for key in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        environment[key] = str(folder / key)
        (folder / key).mkdir(parents=True)
    exchange.mkdir()
    exchange.chmod(0o777)  # nbgrader asks for that
    written = f"c = get_config()\nc.Exchange.root = {str(exchange)!r}\n"
    (folder / "JUPYTER_CONFIG_DIR" / "nbgrader_config.py").write_text(written, encoding="utf-8")
    environment["IPYTHONDIR"] = str(folder / "ipython")
    environment["PATH"] = f"{PROGRAMS}{os.pathsep}{os.environ.get('PATH', '')}"
    return environment


def nbgrader(where: Path, environment: dict[str, str], *arguments: str) -> None:
    """Run `nbgrader` in a folder."""
    command = [str(PROGRAMS / "nbgrader"), *arguments]
    ran = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@dataclass
class Server:
    """A Jupyter server that runs."""

    url: str
    token: str

    def page(self, path: str) -> str:
        """Return the address of a page."""
        return f"{self.url}{path}?token={self.token}"


@contextmanager
def jupyter(root: Path, environment: dict[str, str], log: Path, *more: str) -> Iterator[Server]:
    """Run JupyterLab in a folder, and stop it whatever happens."""
    token = secrets.token_hex(16)
    command = [
        *(str(PROGRAMS / "jupyter"), "lab", "--no-browser", "--allow-root"),
        *(f"--ServerApp.port={_free_port()}", f"--IdentityProvider.token={token}"),
        *("--LabApp.news_url=None", "--LabApp.extension_manager=readonly", *more),
    ]
    with open(log, "w", encoding="utf-8") as out:
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=out, stderr=out, start_new_session=True
        )
    note = Path(environment["JUPYTER_RUNTIME_DIR"], f"jpserver-{process.pid}.json")

    def address() -> str | None:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        # What it writes down itself: it takes another port if that one is in use by now.
        return str(json.loads(note.read_text())["url"]) if note.exists() else None

    try:
        yield Server(until(address, f"Jupyter: {log}"), token)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


# --- the browser ------------------------------------------------------------------


class Browser(webdriver.Chrome):
    """Chromium without a window, with what our tests do again and again."""

    def run(self, script: str, *arguments: Any) -> Any:
        return self.execute_script(script, *arguments)

    def all(self, selector: str) -> list[WebElement]:
        return list(self.find_elements(*by(selector)))

    def one(self, selector: str, text: str = "", seconds: float = PATIENCE) -> WebElement:
        """Wait for an element that is to be seen and holds `text`, and return the first."""

        def shown() -> WebElement | None:
            found = (e for e in self.all(selector) if e.is_displayed() and text in e.text)
            return next(found, None)

        return until(shown, f"{selector} {text!r} on {self.current_url}", seconds)

    def click(self, selector: str, text: str = "") -> None:
        """Wait for an element, and click it as soon as nothing lies above it."""

        def clicked() -> bool:
            try:
                self.one(selector, text).click()
            except ElementClickInterceptedException:
                return False
            return True

        until(clicked, f"a click on {selector} {text!r}")

    def picture(self, folder: Path, name: str) -> None:
        """Write the whole page to a file there, and in the folder that SCREENSHOTS names."""
        height = self.run("window.scrollTo(0, 0); return document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": height, "scale": 1}
        wanted = {"captureBeyondViewport": True, "clip": clip}
        taken = self.execute_cdp_cmd("Page.captureScreenshot", wanted)["data"]
        for place in (folder, os.environ.get("SCREENSHOTS")):
            if place is not None:
                Path(place).mkdir(parents=True, exist_ok=True)
                Path(place, f"{name}.png").write_bytes(base64.b64decode(taken))

    def prefer(self, scheme: str) -> None:
        """Let pages know that whoever looks at them prefers a "light" or a "dark" scheme."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def hard_to_read(self, selector: str) -> dict[str, float]:
        """Return each text within the elements that has less contrast than there should be."""
        contrasts: dict[str, float] = self.run(_CONTRASTS, selector)
        assert contrasts, selector
        return {text: ratio for text, ratio in contrasts.items() if ratio < READABLE}

    def too_wide(self, selector: str, container: str) -> list[str]:
        """Return what does not fit: the page itself, and elements wider than what holds them."""
        assert self.all(selector), selector
        found: list[str] = self.run(_TOO_WIDE, selector, container)
        return found


_CONTRASTS = """
const numbers = colour => {
  const found = colour.match(/[\\d.]+/g).map(Number);
  return found.length < 4 ? [...found, 1] : found;
};
const over = (top, below) => top.slice(0, 3).map((c, i) => c * top[3] + below[i] * (1 - top[3]));
const background = element => {
  if (!element) return [255, 255, 255];
  const own = numbers(getComputedStyle(element).backgroundColor);
  return own[3] == 1 ? own : over(own, background(element.parentElement));
};
const luminance = colour => {
  const [r, g, b] = colour.map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const worst = {};
for (const root of document.querySelectorAll(arguments[0])) {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim(), element = texts.currentNode.parentElement;
    if (!text) continue;
    const below = background(element);
    const shades = [over(numbers(getComputedStyle(element).color), below), below].map(luminance);
    const ratio = (Math.max(...shades) + 0.05) / (Math.min(...shades) + 0.05);
    worst[text] = Math.min(ratio, worst[text] ?? 99);
  }
}
return worst;
"""

_TOO_WIDE = """
const found = [];
const check = (element, name) => {
  if (element.scrollWidth > element.clientWidth)
    found.push(`${name}: ${element.scrollWidth} > ${element.clientWidth}`);
};
check(document.documentElement, "page");
check(document.body, "body");
for (const element of document.querySelectorAll(arguments[0])) {
  const holder = element.closest(arguments[1]);
  check(holder, arguments[1]);
  for (const part of [element, ...element.querySelectorAll("*")])
    if (part.getBoundingClientRect().right > holder.getBoundingClientRect().right + 1)
      found.push(`${part.tagName} sticks out: ${part.textContent.slice(0, 60)}`);
}
return found;
"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Run a browser that leaves nothing behind, and reaches nothing but this machine."""
    # Not below pytest's folders: Chromium makes sockets, whose paths must be short.
    with TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as folder:
        options = webdriver.ChromeOptions()
        options.binary_location = BROWSER or ""
        for argument in (
            # Its own cage needs rights that a container may not give; the pages are ours.
            *("--no-sandbox", "--headless=new", f"--window-size={WIDTH},900", "--hide-scrollbars"),
            *("--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--lang=en"),
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            f"--user-data-dir={folder}/profile",
        ):
            options.add_argument(argument)
        environment = {**os.environ, "HOME": folder, "TMPDIR": folder}
        driver = Browser(options=options, service=Service(DRIVER, env=environment))
        try:
            driver.set_page_load_timeout(PATIENCE)
            driver.set_script_timeout(PATIENCE)
            yield driver
        finally:
            driver.quit()
