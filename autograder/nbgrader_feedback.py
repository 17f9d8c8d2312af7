"""What `nbgrader generate_feedback` writes for an assignment of ours: the feedback page.

On it stands, beside the result, what the gradebook knows: scores that a person has changed,
comments, penalties; and the notebook with the written answers. Every other assignment, and a
notebook to which no stored result belongs, gets nbgrader's own page.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import Exporter
from nbgrader.api import Gradebook

from autograder import grading, results
from autograder.nbgrader_plugins import markdown_html
from autograder.nbgrader_steps import ours_in
from autograder.reports.feedback import Cell, Marked, page

# nbgrader puts the page into ASSIGNMENT/feedback/TIMESTAMP/, the notebook is in ASSIGNMENT/.
NOTEBOOK = "../../"


class FeedbackPage(HTMLExporter):  # type: ignore[misc]
    """Writes our page where there is a result of ours, and nbgrader's elsewhere."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **others: Any) -> tuple[str, Any]:
        """Convert an autograded notebook."""
        names = resources["nbgrader"]
        found = ours_in(self, names["assignment"])
        result = None
        if found is not None:
            course, assignment = found
            result = results.read(grading.result_path(course, assignment, names["student"]))
        # The scores in the gradebook are of the result whose key is in the notebook.
        if result is None or nb.metadata.get("autograder", {}).get("key") != result["key"]:
            converted: tuple[str, Any] = super().from_notebook_node(nb, resources, **others)
            return converted
        # Only the preprocessors: they fetch scores and comments from the gradebook.
        nb, resources = Exporter.from_notebook_node(self, nb, resources, **others)
        title = assignment.titles.get(result["language"], "")
        base = course.online_folder(assignment) or NOTEBOOK
        made = page(result, title=title, base=base, marked=_marked(nb, resources, result))
        return made, resources


def _marked(nb: Any, resources: Any, result: results.Result) -> Marked:
    """Return what nbgrader's gradebook adds."""
    exercises = {exercise["name"] for exercise in result["exercises"]}
    written = _written(nb, resources["nbgrader"])
    scores: dict[str, float] = {}
    comments: dict[str, Markup | str] = {}
    cells = []
    for cell in nb.cells:
        known = cell.metadata.get("nbgrader", {})
        name = str(known.get("grade_id", ""))
        comment = _markdown(cell, written[name]) if name in written else ""
        if known.get("grade") and name.removeprefix("check-") in exercises:
            scores[name.removeprefix("check-")] = known["score"]
            continue
        if name in exercises:
            comments[name], comment = comment, ""
        judged = known.get("grade") or known.get("task")
        score = (known.get("score") or 0, known.get("points") or 0) if judged else None
        cells.append(Cell(_shown(cell), score, comment))
    found = resources["nbgrader"]
    return Marked(
        found["score"], found["max_score"], found["late_penalty"], scores, comments, cells
    )


def _written(nb: Any, names: dict[str, str]) -> dict[str, str]:
    """Return the comments of a person, by cell. The cells have ours, too, and nbgrader's own."""
    found: dict[str, str] = {}
    with Gradebook(names["db_url"]) as gradebook:
        for cell in nb.cells:
            known = cell.metadata.get("nbgrader", {})
            if known.get("solution") or known.get("task"):
                of = (known["grade_id"], names["notebook"], names["assignment"], names["student"])
                if text := gradebook.find_comment(*of).manual_comment:
                    found[known["grade_id"]] = text
    return found


def _shown(cell: Any) -> Markup:
    """Return a cell as harmless HTML, without its outputs."""
    if cell.cell_type == "markdown":
        return _markdown(cell, cell.source)
    return Markup("<pre class='code'>{}</pre>").format(results.inert(cell.source))


def _markdown(cell: Any, text: str) -> Markup:
    return Markup(markdown_html({"cell": cell}, text))
