"""Every sentence of the grader's exists in Spanish, with the same places to fill in."""

from __future__ import annotations

import string

import pytest

from autograder import i18n
from tests import messages

SPANISH = messages.read("es")


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def forms(value: object) -> list[str]:
    return [str(form) for form in (value if isinstance(value, (tuple, list)) else [value])]


def test_the_catalogue_has_every_message_and_no_other() -> None:
    collected = {tuple(forms(m.id)) for m in messages.collected() if m.id}
    translated = {tuple(forms(m.id)) for m in SPANISH if m.id}
    assert collected - translated == set(), "run `make messages` and translate"
    assert translated - collected == set(), "run `make messages`"


def test_every_message_is_translated() -> None:
    missing = [m.id for m in SPANISH if m.id and (m.fuzzy or not all(forms(m.string)))]
    assert not missing


def test_translations_fill_in_the_same_values() -> None:
    for message in SPANISH:
        if not message.id:
            continue
        wanted = set.union(*(fields(form) for form in forms(message.id)))
        for form in forms(message.string):
            assert fields(form) <= wanted, message.id
            assert fields(form) == wanted or len(forms(message.id)) > 1, message.id


def test_the_compiled_catalogue_is_in_step() -> None:
    path = messages.path_of("es").with_suffix(".mo")
    assert path.read_bytes() == messages.compiled("es"), "run `make messages`"


def test_a_language_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="there are en, es"):
        i18n.set_language("xx")


def test_the_language_is_put_back() -> None:
    with i18n.language_in_use("es"):
        assert i18n._("passed") == "superada"
    assert i18n._("passed") == "passed"
