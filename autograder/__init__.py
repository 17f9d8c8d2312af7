"""An auto-graded PyTorch course: exercises that teach, a grader that is safe, fast and kind.

Authors of checks use `probe`, `expect` and `picture`; students use `check`. Each is
imported when it is first asked for, so that the command starts without PyTorch.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "check", "expect", "picture", "probe"]

if TYPE_CHECKING:
    from autograder import expect, picture
    from autograder.checking import check
    from autograder.probes import probe


def __getattr__(name: str) -> Any:
    import importlib

    if name == "probe":
        return importlib.import_module("autograder.probes").probe
    if name == "check":
        return importlib.import_module("autograder.checking").check
    if name in ("expect", "picture"):
        return importlib.import_module(f"autograder.{name}")
    raise AttributeError(f"module 'autograder' has no attribute {name!r}")
