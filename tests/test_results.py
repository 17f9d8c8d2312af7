"""Results: their form, their points, their keys, and how they are written and read."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import autograder
from autograder import results
from autograder.engine import as_data
from autograder.verdicts import (
    FAILED,
    GRADER_ERROR,
    NOT_CHECKED,
    PASSED,
    Check,
    Diagnosis,
    Picture,
    Verdict,
)

SCHEMA = json.loads((Path(results.__file__).parent / "results.schema.json").read_text("utf-8"))
CHECKS = {
    "double": [Check("TestDouble::test_a", "It doubles.", 2)],
    "half": [
        Check("TestHalf::test_a", "It halves.", 1.5),
        Check(
            "TestHalf::test_b", "It halves anything.", 3, hidden=True, needs=("TestHalf::test_a",)
        ),
    ],
}
ADVICE = Diagnosis(
    *("returns-none", "`double` has no `return`.", "Return it.", 3, "tiny.py"),
    code=(2, ["def double(x):", "    2 * x"]),
)
PICTURES: tuple[Picture, ...] = (
    {"kind": "curves", "x": "step", "y": "loss", "series": {"student": [1.0, None, 0.5]}},
    {"kind": "points", "points": [[0.0, 1.0]], "lines": {"expected": [2.0, -1.0]}},
    {"kind": "bars", "bars": [{"name": "weight", "value": None}, {"name": "bias", "value": 0.0}]},
    {"kind": "histogram", "low": 0.0, "high": 1.0, "shares": [0.5, 0.5], "expected": [1.0, 0.0]},
    {"kind": "tree", "nodes": [{"depth": 0, "name": "MLP", "text": "", "registered": True}]},
)


def validate(result: results.Result) -> None:
    """Raise jsonschema.ValidationError unless a result is as the schema says."""
    kind = jsonschema.Draft202012Validator
    kind(SCHEMA, format_checker=kind.FORMAT_CHECKER).validate(result)


def a_result(*verdicts: str, notes: tuple[str, ...] = (), **changes: Any) -> results.Result:
    """Return the result of a submission whose checks ended like this, in order."""
    checks = [check for group in CHECKS.values() for check in group]
    found = [
        as_data(
            Verdict(check, verdict, check.title, diagnosis=ADVICE, pictures=PICTURES)
            if verdict == FAILED
            else Verdict(check, verdict, check.title)
        )
        for check, verdict in zip(checks, verdicts or [PASSED] * 3, strict=True)
    ]
    given: dict[str, Any] = {
        "assignment": "01_tiny",
        "student": "ana",
        "file": "tiny.py",
        "digest": hashlib.sha256(b"").hexdigest(),
        "key": results.key_of("a"),
        "run": {"backend": "none", "seed": 1, "language": "en", "ready": True},
        "exercises": CHECKS,
        "answer": {"verdicts": found, "notes": ["from the run"], "seconds": 0.25, "memory": 1},
        "notes": list(notes),
    }
    return results.build(**{**given, **changes})


# --- the form ---------------------------------------------------------------------


def test_the_schema_is_itself_valid_and_closed_and_describes_every_key():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    parts = SCHEMA["$defs"].values()
    objects = [SCHEMA, *(part for part in parts if part.get("type") == "object")]
    assert len(objects) == 12
    for part in objects:
        assert part["additionalProperties"] is False
        assert sorted(part["required"]) == sorted(part["properties"])
        for key, entry in part["properties"].items():
            assert entry["description"].endswith("."), key
            assert len(entry["description"].split()) > 3, key


@pytest.mark.parametrize("verdict", [PASSED, FAILED, NOT_CHECKED, GRADER_ERROR])
def test_results_with_every_verdict_are_of_that_form(verdict: str):
    result = a_result(verdict, PASSED, FAILED)
    validate(result)
    validate(json.loads(json.dumps(result)))


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 1},
        {"score": "3"},
        {"score": -1},
        {"seed": None},
        {"digest": "abc"},
        {"backend": "auto"},
        {"exercises": []},
        {"notes": [1]},
        {"surplus": 1},
    ],
)
def test_the_schema_refuses_what_is_not_of_that_form(change: dict[str, Any]):
    with pytest.raises(jsonschema.ValidationError):
        validate({**a_result(), **change})


@pytest.mark.parametrize("key", ["score", "key", "exercises", "needs_person", "notes"])
def test_the_schema_misses_every_key(key: str):
    result = a_result()
    del result[key]
    with pytest.raises(jsonschema.ValidationError):
        validate(result)


def test_the_schema_refuses_unknown_verdicts_and_extra_keys_inside():
    result = a_result()
    for change in ({"verdict": "skipped"}, {"id": "test_a"}, {"extra": 1}, {"diagnosis": {}}):
        broken = json.loads(json.dumps(result))
        broken["exercises"][0]["checks"][0].update(change)
        with pytest.raises(jsonschema.ValidationError):
            validate(broken)


# --- points, persons, notes -------------------------------------------------------


@pytest.mark.parametrize(
    ("verdicts", "scores", "person"),
    [
        ((PASSED, PASSED, PASSED), [2, 4.5], False),
        ((FAILED, PASSED, FAILED), [0, 1.5], False),
        ((FAILED, FAILED, NOT_CHECKED), [0, 0], False),
        ((PASSED, GRADER_ERROR, PASSED), [2, 3], True),
    ],
)
def test_points_are_those_of_passed_checks(verdicts: Any, scores: list[float], person: bool):
    result = a_result(*verdicts)
    assert [part["score"] for part in result["exercises"]] == scores
    assert [part["max_score"] for part in result["exercises"]] == [2, 4.5]
    assert (result["score"], result["max_score"]) == (sum(scores), 6.5)
    assert result["needs_person"] is person
    assert [part["needs_person"] for part in result["exercises"]] == [False, person]


def test_a_result_says_where_it_comes_from_and_keeps_all_notes():
    result = a_result(notes=("about the file",))
    assert result["notes"] == ["about the file", "from the run"]
    assert (result["backend"], result["seed"], result["language"]) == ("none", 1, "en")
    assert result["engine"] == autograder.__version__
    assert [check["id"] for check in results.all_checks(result)] == [
        "TestDouble::test_a",
        "TestHalf::test_a",
        "TestHalf::test_b",
    ]


def test_points_are_written_without_needless_fractions():
    assert [results.points_text(p) for p in (2, 2.0, 2.5, 0)] == ["2", "2", "2.5", "0"]


# --- keys -------------------------------------------------------------------------


def test_a_key_changes_with_every_part_and_their_order(monkeypatch: pytest.MonkeyPatch):
    parts = ["assignment", "submission", "tiny.py", "auto", "en"]
    keys = {results.key_of(*parts), results.key_of(*reversed(parts)), results.key_of(*parts[:-1])}
    for index in range(len(parts)):
        keys.add(results.key_of(*[p + "x" if i == index else p for i, p in enumerate(parts)]))
    keys.add(results.key_of("assignments", "ubmission", *parts[2:]))
    assert len(keys) == 3 + len(parts) + 1
    assert results.key_of(*parts) in keys
    monkeypatch.setattr(results, "engine_digest", lambda: "another engine")
    assert results.key_of(*parts) not in keys


# --- files ------------------------------------------------------------------------


def test_what_is_written_is_read_again(tmp_path: Path):
    path, result = tmp_path / "new" / "folder" / "ana.json", a_result(notes=("¿ñ? ✔",))
    results.write(path, result)
    assert results.read(path) == result
    assert "¿ñ? ✔" in path.read_text("utf-8")
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("step", "write"),
    [
        ("chmod", results.write),
        ("replace", results.write),
        ("fsync", lambda path, result: results.write_all(path, [result])),
    ],
)
def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, write: Callable[..., None]
):
    path = tmp_path / "ana.json"
    results.write(path, a_result())
    before = path.read_bytes()

    def interrupt(*arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(path, a_result(FAILED, FAILED, FAILED))
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["ana.json"]


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path, seen = tmp_path / "ana.json", []
    real = os.replace

    def look(source: str, target: Path) -> None:
        seen.append((path.exists(), json.loads(Path(source).read_text("utf-8"))["student"]))
        real(source, target)

    monkeypatch.setattr(os, "replace", look)
    results.write(path, a_result())
    assert seen == [(False, "ana")]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"schema": 0}', b"\xff\xfe", b'{"schema": "1"}', b"[" * 10**5],
)
def test_a_damaged_or_older_file_is_read_as_none(tmp_path: Path, content: bytes):
    path = tmp_path / "ana.json"
    path.write_bytes(content)
    assert results.read(path) is None


def test_a_missing_file_or_a_folder_is_read_as_none(tmp_path: Path):
    assert results.read(tmp_path / "ana.json") is None
    assert results.read(tmp_path) is None
