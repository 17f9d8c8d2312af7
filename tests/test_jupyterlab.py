"""A student in JupyterLab: fetches the assignment, checks, validates and hands it in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder import build
from autograder import course as courses
from autograder.reports import drawing
from tests.browser import (
    Browser,
    Server,
    browser,
    by,
    jupyter,
    nbgrader,
    needs_browser,
    settings,
    until,
)
from tests.classroom import as_notebook, copy_course, mistaken

ROOT = Path(__file__).resolve().parent.parent
NAME = "01_line_model"
NOTEBOOK = "line_model.ipynb"
MISTAKES = ("plain_tensor", "predict_leaves_eval", "absolute_error")
OUTPUT = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output"
TABLES = f"{OUTPUT} div.autograder"
PREFERENCES = {
    "apputils-extension/notification": {"fetchNews": "false"},
    "notebook-extension/tracker": {"windowingMode": "none"},  # cells out of sight are there, too
}
pytestmark = needs_browser


@dataclass
class Student:
    """What a student has before them."""

    course: courses.Course
    home: Path
    exchange: Path
    server: Server
    browser: Browser
    pictures: Path

    @property
    def assignment(self) -> courses.Assignment:
        return self.course.find(NAME)

    def command(self, name: str, **arguments: str) -> None:
        """Run a command of JupyterLab's own, as its menus do, and wait until it is done."""
        self.browser.execute_async_script(
            "window.jupyterapp.commands.execute(arguments[0], arguments[1])"
            ".then(() => arguments[2]())",
            name,
            arguments,
        )

    def answer(self, folder: str, mistakes: tuple[str, ...], loud: bool = False) -> None:
        """Fill the released notebook in; a loud one writes a log while it is checked."""
        module = mistaken(self.assignment, mistakes)
        if loud:
            module = f"import logging\nlogging.basicConfig()\n{module}".replace(
                "    losses = []\n", "    losses = []\n    logging.warning('fitting')\n"
            )
        text = as_notebook(self.home / NAME, self.assignment, module)
        (self.home / folder / NOTEBOOK).write_text(text, encoding="utf-8")

    def open(self, path: str) -> None:
        """Open a notebook, and wait for its kernel."""
        self.command("docmanager:open", path=path)
        ready = (
            "const w = window.jupyterapp.shell.currentWidget;"
            "return w?.context?.path == arguments[0]"
            " && w.sessionContext?.session?.kernel?.status == 'idle'"
        )
        until(lambda: self.browser.run(ready, path), f"{path} and its kernel")

    def use_theme(self, name: str) -> None:
        self.command("apputils:change-theme", theme=f"JupyterLab {name}")
        light = str(name == "Light").lower()
        until(lambda: self.browser.run("return document.body.dataset.jpThemeLight") == light, name)

    def show(self, exercise: int) -> None:
        """Scroll to the table of an exercise."""
        tables = self.browser.all(TABLES)
        self.browser.run("arguments[0].scrollIntoView({block: 'start'})", tables[exercise])

    def validate(self) -> tuple[str, list[str]]:
        """Press nbgrader's button; return what it says, and the cells that failed."""
        self.browser.click(".jp-NotebookPanel:not(.lm-mod-hidden) .validate-button")
        dialog = self.browser.one(".jp-Dialog-content", "Validation Results")
        text = dialog.text
        cells = [part.text for part in dialog.find_elements(*by("pre"))]
        self.browser.click(".jp-Dialog-button.jp-mod-accept")
        until(lambda: not self.browser.all(".jp-Dialog"), "the dialog to go")
        return text, [cell for cell in cells if cell.startswith("check(")]


@pytest.fixture(scope="module")
def student(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Student]:
    """A course that has been released, and JupyterLab in a student's empty folder."""
    folder = tmp_path_factory.mktemp("jupyterlab")
    made = copy_course(ROOT, folder / "course", only=NAME)
    build.build(made, made.find(NAME), "en")
    environment = settings(folder / "settings", folder / "exchange")
    nbgrader(made.root, environment, "release_assignment", NAME)
    for name, preference in PREFERENCES.items():
        file = Path(environment["JUPYTER_CONFIG_DIR"], "lab/user-settings/@jupyterlab", name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.with_name(f"{file.name}.jupyterlab-settings").write_text(json.dumps(preference))
    (folder / "home").mkdir()
    more = ("--LabApp.expose_app_in_browser=True",)
    with (
        jupyter(folder / "home", environment, folder / "jupyter.log", *more) as server,
        browser() as driver,
    ):
        driver.get(server.page("lab"))
        until(lambda: driver.run("return window.jupyterapp?.shell?.currentWidget != null"), "lab")
        yield Student(
            made, folder / "home", folder / "exchange", server, driver, folder / "pictures"
        )


@pytest.fixture(scope="module")
def fetched(student: Student) -> list[str]:
    """The files that the button of the assignment list fetches."""
    student.browser.click(".lm-MenuBar-item", "Nbgrader")
    student.browser.click(".lm-Menu-item", "Assignment List")
    student.browser.one("#released_assignments_list .item_name", NAME)
    student.browser.click("#released_assignments_list button", "Fetch")
    student.browser.one("#fetched_assignments_list .item_name", NAME)
    student.browser.picture(student.pictures, "assignment_list")
    return sorted(path.name for path in (student.home / NAME).iterdir())


@pytest.fixture(scope="module")
def checked(student: Student, fetched: list[str]) -> dict[str, str]:
    """What each check("…") shows after all cells of a notebook with two mistakes were run."""
    student.answer(NAME, MISTAKES)
    student.open(f"{NAME}/{NOTEBOOK}")
    student.command("notebook:run-all-cells")
    until(lambda: len(student.browser.all(TABLES)) == 5, "five tables")
    student.command("docmanager:save")
    tables = student.browser.all(TABLES)
    return {table.find_element(*by("strong")).text: table.text for table in tables}


def test_the_list_fetches_the_assignment(fetched: list[str]) -> None:
    assert fetched == ["line_model.ipynb", "line_model.py", "test_line_model.py"]


def test_check_shows_what_is_right_and_what_is_not(checked: dict[str, str]) -> None:
    heads = [text.split("\n")[0] for text in checked.values()]
    assert heads == ["LineModel: 7 / 15", "extra_repr: 5 / 5", "predict: 5 / 7",
                     "line_data: 9 / 9", "fit: 2 / 8"]  # fmt: skip
    assert "Likely cause: self.m is a plain tensor." in checked["LineModel"]


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_tables_can_be_read_in_both_themes(
    student: Student, checked: dict[str, str], theme: str
) -> None:
    student.use_theme(theme)
    student.show(0)
    student.browser.picture(student.pictures, f"jupyterlab_{theme.lower()}")
    assert student.browser.hard_to_read(TABLES) == {}
    assert student.browser.too_wide(TABLES, ".jp-OutputArea-output") == []


def test_tables_of_somebody_elses_notebook_look_the_same(
    student: Student, checked: dict[str, str]
) -> None:
    """JupyterLab cleans the HTML of outputs that were not made on this machine."""

    def styles() -> list[str]:
        looks = (
            "return [...document.querySelectorAll(arguments[0])].flatMap(t =>"
            " [...t.querySelectorAll('*')].map(e => e.tagName + e.getAttribute('style')))"
        )
        found: list[str] = student.browser.run(looks, TABLES)
        return found

    student.open(f"{NAME}/{NOTEBOOK}")
    assert student.browser.all(f"{OUTPUT}.jp-mod-trusted")
    own = styles()
    copy = student.home / "copies"
    copy.mkdir()
    notebook = (student.home / NAME / NOTEBOOK).read_text(encoding="utf-8")
    (copy / NOTEBOOK).write_text(notebook.replace("makes an", "makes one"), encoding="utf-8")
    student.open(f"copies/{NOTEBOOK}")
    until(lambda: len(student.browser.all(TABLES)) == 5, "five tables")
    assert not student.browser.all(f"{OUTPUT}.jp-mod-trusted")
    cleaned = [style.replace(" ", "").rstrip(";") for style in styles()]
    assert cleaned == [style.replace(" ", "").rstrip(";") for style in own]
    shown = "return [...document.querySelectorAll(arguments[0])].map(img => img.naturalWidth)"
    until(lambda: set(student.browser.run(shown, f"{TABLES} img")) == {drawing.WIDTH}, "pictures")


def test_validate_fails_what_check_fails(student: Student, checked: dict[str, str]) -> None:
    student.open(f"{NAME}/{NOTEBOOK}")
    _text, cells = student.validate()
    assert cells == ['check("LineModel")', 'check("predict")', 'check("fit")']


def test_validate_passes_what_check_passes(student: Student, fetched: list[str]) -> None:
    """Although something is written to the log while the answers are checked."""
    shutil.copytree(student.home / NAME, student.home / "right")
    student.answer("right", (), loud=True)
    student.open(f"right/{NOTEBOOK}")
    text, cells = student.validate()
    assert "Success! Your notebook passes all the tests." in text, text
    assert cells == []


def test_the_list_submits_what_is_in_the_folder(student: Student, checked: dict[str, str]) -> None:
    student.browser.click(".lm-TabBar-tabLabel", "Assignments")
    student.browser.click("#fetched_assignments_list button", "Submit")
    student.browser.one("#submitted_assignments_list .item_name", NAME)
    student.browser.picture(student.pictures, "submitted")
    (inbound,) = (student.exchange / "pytorch" / "inbound").iterdir()
    assert f"+{NAME}+" in inbound.name
    handed_in = (inbound / NOTEBOOK).read_bytes()
    assert handed_in == (student.home / NAME / NOTEBOOK).read_bytes()
    assert b"self.m = torch.rand(1)" in handed_in
