"""Starts an engine's process: its sandbox warms up while PyTorch is imported here.

``python -m autograder.launch SETTINGS``, with JSON settings: ``checks`` (the file),
``backend``, ``device``, ``language``, ``seed``, ``limits``. From then on see
`autograder.engine`. SIGTERM ends it as Ctrl-C would: its sandbox is taken down.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from autograder import course, i18n
from autograder.imports import without_collection
from autograder.sandbox import cage
from autograder.sandbox.confine import Limits


def main() -> int:
    """Serve until standard input ends."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    settings = json.loads(sys.argv[1])
    # Whatever a check prints must not get between the results.
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    i18n.set_language(settings["language"])
    assignment = course.assignment_in(Path(settings["checks"]).parent)
    if assignment is not None:
        assignment.load_messages()
    limits, begun = Limits(**settings["limits"]), None
    if settings["backend"] != "live":
        try:
            settings["backend"] = cage.choose(settings["backend"])
        except cage.NoBackendError as error:
            results.write(json.dumps({"fault": cage.no_backend(error)}) + "\n")
            return 1
        begun = cage.start(settings["backend"], limits)
    try:
        with without_collection():
            from autograder import engine

        return engine.serve(settings, limits, begun, results)
    finally:
        if begun is not None:
            begun.close()


if __name__ == "__main__":
    sys.exit(main())
