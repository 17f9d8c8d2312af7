"""The part of `make bench` about nbgrader: against it as it comes, and a class into the gradebook.

    python -m tests.bench_nbgrader        (only this part)

- 03_flexible_mlp, 50 submissions: `nbgrader autograde` as it comes, and with our
  engine, nothing cached. Twice the same class, one after the other.
- 01_line_model, 500 submissions: graded, taken into the gradebook, with feedback
  pages: the seconds of each step, and its share.
"""

from __future__ import annotations

import argparse
from typing import Any

from rich.console import Console

from tests import bench

COMPARED, CLASS = "03_flexible_mlp", "01_line_model"
FULL, QUICK = {"compared": 50, "class": 500}, {"compared": 3, "class": 10}


def measure(sizes: dict[str, int], console: Console) -> dict[str, float]:
    """Measure and print it; return seconds: a submission's in the first part, in all after it."""
    found: dict[str, float] = {}
    with bench.workplace() as base:
        count = sizes["compared"]
        console.print(f"{COMPARED}: nbgrader autograde, {count} submissions", style="dim")
        found["with engine"] = bench.with_engine(base / "ours", COMPARED, count)
        console.print(f"{COMPARED}: stock nbgrader autograde, {count} submissions", style="dim")
        found["stock"] = bench.stock(base / "stock", COMPARED, count)
        console.print(
            f"{COMPARED}, nbgrader autograde, {count} submissions: stock {found['stock']:.2f} s "
            f"each, with our engine {found['with engine']:.2f} s: "
            f"{found['stock'] / found['with engine']:.1f} times as fast"
        )
        count = sizes["class"]
        console.print(f"{CLASS}: {count} submissions into the gradebook", style="dim")
        made = bench.make_class(base / "class", CLASS, count)
        steps: dict[str, tuple[str, ...]] = {
            "graded": ("autograder", "grade", CLASS),
            "gradebook": ("autograder", "grade", CLASS, "--gradebook"),
            "feedback": ("nbgrader", "generate_feedback", CLASS, "--log-level=ERROR"),
        }
        seconds = {step: bench.run(made.root, *command) for step, command in steps.items()}
        pages = len(list(made.root.glob(f"feedback/*/{CLASS}/*.html")))
        if pages != count:
            raise SystemExit(f"{pages} feedback pages for {count} submissions")
    total = sum(seconds.values())
    console.print(
        f"{CLASS}, {count} submissions, graded, in the gradebook, with pages: {total:.0f} s"
    )
    for step, took in seconds.items():
        console.print(f"  {step:<10} {took:6.1f} s  {100 * took / total:3.0f} %")
    return {**found, **seconds}


def main(arguments: list[str] | None = None) -> dict[str, Any]:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small classes, to try it out")
    quick = parser.parse_args(arguments).quick
    return measure(QUICK if quick else FULL, Console(highlight=False))


if __name__ == "__main__":
    main()
