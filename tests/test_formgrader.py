"""nbgrader's formgrader in a real browser: a class is released, collected and graded by click."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from selenium.webdriver.remote.webelement import WebElement

from autograder import build, grading, i18n, results
from autograder import course as courses
from autograder.reports import html
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
NAME = "02_training"
NOTEBOOK = "training"
MISTAKES = ("polynomial_pops", "softmax_global_max", "mlp_one_layer_too_few", "output_tanh")
ESSAY = "The rectified units of layer 4 are dead: **no gradient** passes."
REMARK = "One layer short; the rest is **fine**."
TABLES = "div.autograder"
EXERCISES = "main section[id^=exercise-]"
CONTAINER = ".output_area, #notebook-container"
pytestmark = needs_browser


@dataclass
class Desk:
    """What an instructor has before them."""

    course: courses.Course
    environment: dict[str, str]
    server: Server
    browser: Browser
    pictures: Path

    @property
    def assignment(self) -> courses.Assignment:
        return self.course.find(NAME)

    def open(self, page: str) -> None:
        self.browser.get(self.server.page(page))

    def row(self, name: str) -> WebElement:
        """Return the line of a table that holds a name, as soon as it is there."""

        def found() -> WebElement | None:
            rows = self.browser.all("#main-table tr")
            return next((row for row in rows if name in row.text.split()), None)

        return until(found, f"the line of {name}")

    def press(self, name: str, button: str) -> None:
        """Press a button in the line of `name`, and wait until nbgrader says that it is done."""
        until(lambda: self.row(name).find_elements(*by(f".{button} a")), button)
        self.row(name).find_element(*by(f".{button} a")).click()
        self.browser.one(".modal-footer button", seconds=180)
        assert self.browser.one(".modal-title").text == "Success", self.browser.one(".modal").text
        self.browser.click(".modal-footer button")
        until(lambda: not self.browser.all(".modal"), "the message to go")

    def status(self, student: str) -> str:
        self.open(f"formgrader/manage_submissions/{NAME}")
        return self.row(student).find_element(*by(".status")).text

    def open_submission(self) -> None:
        """Go from the list of those who were graded to the page on which it is done by hand."""
        self.open(f"formgrader/gradebook/{NAME}/{NOTEBOOK}")
        self.browser.click("#main-table a", "Submission #1")
        loaded = "const f = window.formgrader; return f?.grades?.loaded && f?.comments?.loaded"
        until(lambda: self.browser.run(loaded), "the scores")

    def fill(self, field: str, text: str) -> None:
        """Write into a field as a person does, and wait until nbgrader has saved it."""
        element = self.browser.one(f"[id='{field}']")
        self.browser.run(
            "arguments[0].scrollIntoView({block: 'center'}); window.saved = false;"
            "$(document).one('finished_saving', () => { window.saved = true; })",
            element,
        )
        element.clear()
        element.send_keys(text)
        self.browser.run("arguments[0].blur()", element)
        until(lambda: self.browser.run("return window.saved"), f"{field} to be saved")

    def value(self, field: str) -> str:
        return str(self.browser.one(f"[id='{field}']").get_attribute("value"))


def open_desk(folder: Path, languages: tuple[str, str] = ("en", "es")) -> Iterator[Desk]:
    """A course that has been built, and formgrader for it."""
    made = copy_course(ROOT, folder / "course", only=NAME)
    toml = made.root / "solutions" / "course.toml"
    written = toml.read_text(encoding="utf-8")
    toml.write_text(written.replace('["en", "es"]', json.dumps(languages)), encoding="utf-8")
    made = courses.load(made.root)
    build.build(made, made.find(NAME), languages[0])
    environment = settings(folder / "settings", folder / "exchange")
    with (
        jupyter(made.root, environment, folder / "jupyter.log") as server,
        browser() as driver,
    ):
        yield Desk(made, environment, server, driver, folder / "pictures")


def answers(release: Path, assignment: courses.Assignment, mistakes: tuple[str, ...]) -> str:
    """Return a notebook with an essay and some mistakes, one of them a cell that does not parse."""
    module = mistaken(assignment, mistakes)
    notebook = json.loads(as_notebook(release, assignment, module))
    cells = {c["metadata"].get("nbgrader", {}).get("grade_id"): c for c in notebook["cells"]}
    cells["why-vanished"]["source"] = ESSAY
    if mistakes:
        notebook["cells"].append(
            {"cell_type": "code", "source": "plt.plot(losses", "metadata": {}, "outputs": [],
             "execution_count": None, "id": "broken"}
        )  # fmt: skip
    return json.dumps(notebook)


# --- an instructor's week: each step once, by whoever asks first ------------------


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    yield from open_desk(tmp_path_factory.mktemp("formgrader"))


@pytest.fixture(scope="module")
def generated(desk: Desk) -> tuple[bytes, bytes]:
    """The released notebook: that of `autograder build`, and that of the button."""
    notebook = desk.course.released(desk.assignment) / f"{NOTEBOOK}.ipynb"
    built = notebook.read_bytes()
    shutil.rmtree(notebook.parent)
    desk.open("formgrader/manage_assignments")
    desk.press(NAME, "assign")
    return built, notebook.read_bytes()


@pytest.fixture(scope="module")
def collected(
    desk: Desk, generated: tuple[bytes, bytes], tmp_path_factory: pytest.TempPathFactory
) -> list[str]:
    """Who was collected, of two who handed in with `nbgrader submit`."""
    desk.open("formgrader/manage_assignments")
    desk.press(NAME, "release")
    release = desk.course.released(desk.assignment)
    for student, mistakes in {"ana": MISTAKES, "ben": ()}.items():
        home = tmp_path_factory.mktemp(student)
        shutil.copytree(release, home / NAME)
        text = answers(release, desk.assignment, mistakes)
        (home / NAME / f"{NOTEBOOK}.ipynb").write_text(text, encoding="utf-8")
        nbgrader(home, desk.environment, "submit", NAME, "--course=pytorch", f"--student={student}")
    desk.press(NAME, "collect")
    desk.browser.picture(desk.pictures, "manage_assignments")
    return sorted(folder.parent.name for folder in desk.course.root.glob(f"submitted/*/{NAME}"))


@dataclass
class Graded:
    """What there was after one click on one student."""

    before: str
    after: str
    other: str
    files: list[str]
    result: results.Result

    @property
    def mlp(self) -> float:
        """The points of one exercise, which a person changes."""
        return float(next(e["score"] for e in self.result["exercises"] if e["name"] == "mlp"))


@pytest.fixture(scope="module")
def graded(desk: Desk, collected: list[str]) -> Graded:
    before = desk.status("ana")
    desk.press("ana", "autograde")
    after, other = desk.status("ana"), desk.status("ben")
    desk.browser.picture(desk.pictures, "manage_submissions")
    path = grading.result_path(desk.course, desk.assignment, "ana")
    result = results.read(path)
    assert result is not None
    return Graded(before, after, other, sorted(p.name for p in path.parent.iterdir()), result)


@pytest.fixture(scope="module")
def shown(desk: Desk, graded: Graded) -> dict[str, tuple[str, str]]:
    """For each exercise what the page for grading by hand shows: the score, and the table."""
    desk.open_submission()
    desk.browser.picture(desk.pictures, "submission")
    found = {}
    desk.browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for table in desk.browser.all(TABLES):
        name = table.find_element(*by("strong")).text
        score = desk.browser.one(f"[id='check-{name}']").get_attribute("placeholder")
        found[name] = str(score), table.text
    return found


@pytest.fixture(scope="module")
def amended(desk: Desk, shown: dict[str, tuple[str, str]]) -> str:
    """The status after a person has entered two scores and a remark."""
    desk.open_submission()
    desk.fill("check-mlp", "1.5")
    desk.fill("mlp-comment", REMARK)
    desk.fill("why-vanished", "2")
    return desk.status("ana")


@pytest.fixture(scope="module")
def regraded(desk: Desk, amended: str) -> str:
    """The score in the list of submissions after the button has been pressed once more."""
    desk.press("ana", "autograde")
    return desk.row("ana").find_element(*by(".score")).text


@pytest.fixture(scope="module")
def feedback(desk: Desk, regraded: str) -> Desk:
    """The desk with the feedback page on it."""
    desk.status("ana")
    desk.press("ana", "generate-feedback")
    desk.open(f"files/feedback/ana/{NAME}/{NOTEBOOK}.html")
    desk.browser.picture(desk.pictures, "feedback")
    return desk


# --- what is promised -------------------------------------------------------------


def test_the_button_generates_the_release_that_build_makes(generated: tuple[bytes, bytes]) -> None:
    built, pressed = generated
    assert pressed == built


def test_release_and_collect_bring_in_who_handed_in(collected: list[str]) -> None:
    assert collected == ["ana", "ben"]


def test_one_click_grades_one_student(graded: Graded) -> None:
    assert graded.before == "needs autograding"
    assert graded.other == "needs autograding"
    assert graded.files == ["ana.json"]


def test_a_written_answer_waits_for_a_person(graded: Graded, amended: str) -> None:
    assert graded.after == "needs manual grading"
    assert amended == "graded"


def test_each_exercise_has_its_score_and_its_table(
    graded: Graded, shown: dict[str, tuple[str, str]]
) -> None:
    assert list(shown) == [exercise["name"] for exercise in graded.result["exercises"]]
    for exercise in graded.result["exercises"]:
        score, table = shown[exercise["name"]]
        assert float(score) == exercise["score"]
        head = f"{exercise['score']:g} / {exercise['max_score']:g}"
        assert f"{exercise['name']}: {head}\n" in table
        for check in exercise["checks"]:
            assert check["title"].replace("`", "") in table.replace("\n", " ")
    assert "Likely cause: coefficients.pop(0) changes the list itself" in shown["polynomial"][1]
    assert "Python cannot read this part" in shown["polynomial"][1]


def test_grading_again_keeps_what_a_person_entered(
    desk: Desk, graded: Graded, regraded: str
) -> None:
    assert regraded == f"{graded.result['score'] - graded.mlp + 1.5 + 2:g} / 60"
    desk.open_submission()
    assert desk.value("check-mlp") == "1.5"
    assert desk.value("why-vanished") == "2"
    assert desk.value("mlp-comment") == REMARK


def test_feedback_has_the_result_and_the_persons_word(feedback: Desk, graded: Graded) -> None:
    text = feedback.browser.one("body").text
    assert "48.5 of 60" in text
    assert text.count("1.5 of 8 points") == 2
    assert f"A person has changed the points, from {graded.mlp:g}." in text
    assert "A person says:\nOne layer short; the rest is fine." in text
    assert "no gradient passes" in text
    assert "2 of 3 points" in text
    assert "The function can be called again and again; the list stays" in text
    assert len(feedback.browser.all(EXERCISES)) == len(graded.result["exercises"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["submission", "feedback"])
def test_what_is_ours_fits_and_can_be_read(feedback: Desk, page: str, scheme: str) -> None:
    if page == "submission":
        feedback.open_submission()
    else:
        feedback.open(f"files/feedback/ana/{NAME}/{NOTEBOOK}.html")
    feedback.browser.prefer(scheme)
    ours, container = (TABLES, CONTAINER) if page == "submission" else (EXERCISES, "main")
    assert feedback.browser.hard_to_read(ours) == {}
    assert feedback.browser.too_wide(ours, container) == []


def test_columns_of_a_table_in_the_text_do_not_touch(feedback: Desk) -> None:
    feedback.open_submission()
    gap = (
        "const texts = [...document.querySelectorAll('.text_cell_render tbody tr')].map(row => {"
        "  const all = [...row.cells].map(c => { const r = new Range();"
        "    r.selectNodeContents(c); return r.getBoundingClientRect(); });"
        "  return all[1].left - all[0].right; });"
        "return Math.min(...texts)"
    )
    assert 5 < feedback.browser.run(gap) < 100


def test_no_text_is_too_long(feedback: Desk) -> None:
    """The longest message, in Spanish, and what a student may have written without a space."""
    catalogue = ROOT / "autograder" / "locale" / "es" / "LC_MESSAGES" / "autograder.po"
    with open(catalogue, "rb") as file:
        longest = max((str(message.string) for message in read_po(file) if message.id), key=len)
    word = "_very_long" * 40
    checks = [
        {"id": title, "title": title, "verdict": verdict, "points": 2.5, "called": f"{title}(1)",
         "message": f"{longest}\n{title}",
         "diagnosis": {"text": longest, "unit": word, "line": 3, "advice": f"`{title}`"}}
        for title, verdict in [(longest, "failed"), (word, "grader_error"), (f"`{word}`", "passed")]
    ]  # fmt: skip
    exercise = {"name": word, "score": 0, "max_score": 7.5, "checks": checks}
    with i18n.language_in_use("es"):
        table = html.exercise_table(exercise, [longest, f"`{word}`"])
    feedback.open_submission()
    place = feedback.browser.all(TABLES)[0]
    feedback.browser.run("arguments[0].outerHTML = arguments[1]", place, table)
    feedback.browser.picture(feedback.pictures, "submission_long")
    assert "Causa probable" in feedback.browser.all(TABLES)[0].text
    assert feedback.browser.too_wide(TABLES, CONTAINER) == []
