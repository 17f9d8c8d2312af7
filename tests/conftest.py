"""Shared by all tests."""

from __future__ import annotations

import signal
from collections.abc import Generator

import pytest


def pytest_configure() -> None:
    """Let Ctrl-C reach what tests start, in a run that was started in the background, too."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--strict-skips", action="store_true", help="count a skipped test as failed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that does not run is a test that fails."""
    report = yield
    if item.config.getoption("--strict-skips") and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped in a run that allows no skips: {report.longrepr}"
    return report
