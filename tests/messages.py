"""`make messages`: collect what the grader says into the catalogues, and compile them.

The package's own sentences go to autograder/locale/LANGUAGE/LC_MESSAGES/; those
of an assignment's checks are written by hand into solutions/A/LANGUAGE.po.
"""

from __future__ import annotations

import ast
import inspect
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from autograder.i18n import LANGUAGES, LOCALE

PACKAGE = Path(__file__).resolve().parent.parent / "autograder"
KEYWORDS = {"_": None, "ngettext": (1, 2)}


def collected() -> Catalog:
    """Return every message in the package's code."""
    catalogue = Catalog(project="autograder", charset="utf-8")
    for file, line, message, comments, context in extract_from_dir(
        PACKAGE, method_map=[("**.py", "python"), ("**.html", "jinja2")], keywords=KEYWORDS
    ):
        del line  # line numbers would change the catalogue with every edit
        catalogue.add(message, locations=[(file, None)], auto_comments=comments, context=context)
    return catalogue


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "autograder.po"


def read(language: str) -> Catalog:
    with open(path_of(language), "rb") as file:
        return read_po(file, locale=language)


def compiled(language: str) -> bytes:
    buffer = BytesIO()
    write_mo(buffer, read(language))
    return buffer.getvalue()


def said_by_checks(path: Path) -> set[str]:
    """Return what a file of checks says: docstrings of checks and probes, outlines, texts."""
    said = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            probe = any(ast.unparse(d) == "probe" for d in node.decorator_list)
            text = inspect.cleandoc(ast.get_docstring(node) or "")
            if node.name.startswith("test_"):
                said.add(text.split("\n\n")[0].replace("\n", " "))
            elif probe:
                said.add(text.partition("\n")[0])
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            said.add(ast.get_docstring(node) or "")
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "expect.that",
            "expect.equal",
        ):
            said |= {
                a.value
                for a in node.args
                if isinstance(a, ast.Constant) and isinstance(a.value, str)
            }
    return {text for text in said if any(c.isalpha() for c in text) and " " in text}


def main() -> None:
    for language in LANGUAGES:
        path = path_of(language)
        if language == "en":
            continue
        if path.exists():
            catalogue = read(language)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            catalogue = Catalog(locale=language, project="autograder", charset="utf-8")
        catalogue.update(collected(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.fuzzy, catalogue.header_comment = False, "# What the autograder says."
        catalogue.version, catalogue.last_translator = "0", "the maintainers"
        catalogue.language_team, catalogue.msgid_bugs_address = "es", "none"
        catalogue.creation_date = catalogue.revision_date = datetime(
            2026, 1, 1, tzinfo=timezone.utc
        )
        with open(path, "wb") as file:
            write_po(file, catalogue, omit_header=False, sort_output=True, width=96)
        path.with_suffix(".mo").write_bytes(compiled(language))
        missing = [message.id for message in catalogue if message.id and not message.string]
        print(f"{path.name} ({language}): {len(catalogue)} messages, {len(missing)} untranslated")


if __name__ == "__main__":
    main()
