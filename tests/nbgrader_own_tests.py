"""nbgrader's own tests, as they are and with our line in their courses' configuration.

    python -m tests.nbgrader_own_tests            # all: some minutes
    python -m tests.nbgrader_own_tests -k force   # some; pytest's options

Their assignments are not ours, so nothing may be different. This file is the plugin, too,
that puts the line into the configuration which their fixture `temp_cwd` has written.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = ("autograde", "generate_feedback", "generate_assignment", "zip_collect")
# Those that come out otherwise with our line, each with the reason why that is right.
DIFFERENCES: dict[str, str] = {}
SWITCH = "WITH_AUTOGRADER"
COURSE = 'assignment = []  # none of ours\n[course]\nname = "theirs"\nlanguages = ["en"]\n'
LINE = "from autograder.nbgrader import configure; configure(get_config())\n"


# --- as a plugin ------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Put our line into a course as soon as there is one."""
    value = yield
    if SWITCH in os.environ and fixturedef.argname == "temp_cwd":
        solutions = Path(request.getfixturevalue("course_dir"), "solutions")
        solutions.mkdir()
        (solutions / "course.toml").write_text(COURSE)
        with open("nbgrader_config.py", "a") as file:
            file.write(LINE)
    return value


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Note how many notebooks came to the step of ours that stands in the kernel's place."""
    if SWITCH not in os.environ:
        return (yield)
    from autograder.nbgrader_steps import SandboxExecute

    calls = []
    with pytest.MonkeyPatch.context() as patch:
        called = SandboxExecute.__call__

        def noted(self: Any, nb: Any, resources: Any) -> Any:
            calls.append(resources["nbgrader"]["assignment"])
            return called(self, nb, resources)

        patch.setattr(SandboxExecute, "__call__", noted)
        try:
            return (yield)
        finally:
            item.user_properties.append(("notebooks", len(calls)))


# --- as a command -----------------------------------------------------------------


def outcomes(where: Path, ours: bool, options: Sequence[str] = ()) -> dict[str, tuple[str, int]]:
    """Run nbgrader's tests.

    Args:
        where: a folder to be used.
        ours: whether with our line.
        options: of pytest.

    Returns:
        For each test that was run what came out, and how many notebooks our step had.

    """
    from tests.gradebooks import environment

    where.mkdir()
    report = where / "report.xml"
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, f"--rootdir={where}", "-q"]
    command += ["-p", "no:cacheprovider", "-p", __name__ if __name__ != "__main__" else NAME]
    command += [f"--junitxml={report}", *options, "--pyargs"]
    command += [f"nbgrader.tests.apps.test_nbgrader_{name}" for name in FILES]
    added = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    if ours:
        added[SWITCH] = "1"
    ran = subprocess.run(
        command, cwd=where, env=environment(where) | added, capture_output=True, text=True
    )
    if ran.returncode not in (0, 1):  # 1: some failed
        raise RuntimeError(ran.stdout + ran.stderr)
    return dict(_cases(report))


NAME = "tests.nbgrader_own_tests"


def _cases(report: Path) -> Iterator[tuple[str, tuple[str, int]]]:
    for case in ET.parse(report).iter("testcase"):
        bad = [part.tag for part in case if part.tag in ("failure", "error", "skipped")]
        numbers = [part.get("value", "0") for part in case.iter("property")]
        yield (
            f"{case.get('classname')}::{case.get('name')}".lstrip(":."),
            (
                bad[0] if bad else "passed",
                sum(map(int, numbers)),
            ),
        )


def differences(
    plain: dict[str, tuple[str, int]], ours: dict[str, tuple[str, int]]
) -> dict[str, tuple[str, str]]:
    """Return the tests that come out otherwise with our line: name -> (without, with)."""
    return {
        name: (plain.get(name, ("not run", 0))[0], ours.get(name, ("not run", 0))[0])
        for name in sorted(plain.keys() | ours.keys())
        if plain.get(name, ("", 0))[0] != ours.get(name, ("", 0))[0]
    }


def main() -> int:
    """Run both, and print what is different. Returns 1 if something unexpected is."""
    with tempfile.TemporaryDirectory() as folder:
        plain, ours = (
            outcomes(Path(folder, name), name == "ours", sys.argv[1:]) for name in ("plain", "ours")
        )
    found = differences(plain, ours)
    for name, (before, now) in found.items():
        print(f"{name}\n    {before}, with our line {now}: {DIFFERENCES.get(name, 'WHY?')}")
    for what, results in {"as they are": plain, "with our line": ours}.items():
        words = [word for word, _notebooks in results.values()]
        counts = ", ".join(f"{words.count(word)} {word}" for word in sorted(set(words)))
        print(f"{what}: {counts}; {sum(n for _word, n in results.values())} notebooks came to us")
    print(f"different: {len(found)}, expected: {len(DIFFERENCES)}")
    return int(bool(found.keys() - DIFFERENCES.keys()))


if __name__ == "__main__":
    sys.exit(main())
