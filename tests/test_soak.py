"""A short soak: a class with hostile submissions, while processes are killed at random."""

from __future__ import annotations

from tests import soak


def test_every_mark_is_what_it_was_alone_and_nothing_is_left() -> None:
    report = soak.soak(30, seed=5, kills=2)
    assert report.problems == []
    assert report.kills
