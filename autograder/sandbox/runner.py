"""Runs one probe beside a submission and turns whatever happens into plain data.

The same function serves the sandbox's worker and the student's own process, so
a check sees the same answer in both.
"""

from __future__ import annotations

import contextlib
import io
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch

from autograder.sandbox import loader, state, wire


def run(
    function: Callable[..., Any],
    module: Any,
    arguments: Sequence[Any],
    seed: int,
    units: Sequence[loader.Unit] = (),
) -> wire.Packed:
    """Call ``function(module, *arguments)`` among usual settings, and put them back.

    Returns:
        ``{"value": plain data}``, or ``{"error": what loader.describe says}`` if
        the probe or the student's code under it raised.

    """
    with state.usual():
        seed_all(seed)
        try:
            # Packing may run code of the student's (an overridden __torch_function__,
            # a strange __iter__), so it belongs inside the try.
            return wire.pack({"value": function(module, *arguments)})
        except wire.WireError as error:
            problem = {"type": "AnswerTooLarge", "message": str(error), "frames": []}
            return wire.pack({"error": problem})
        except BaseException as error:
            return wire.pack({"error": loader.describe(error, units)})


def seed_all(seed: int) -> None:
    """Let all random numbers that have no generator of their own follow `seed`."""
    torch.default_generator.manual_seed(seed)  # torch.manual_seed takes 100 times longer
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(seed)
    emulated = getattr(torch, "accel", None)  # see `autograder.accelerator`
    if emulated is not None:
        emulated.manual_seed_all(seed)
    random.seed(seed)
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(seed % 2**32)


@contextlib.contextmanager
def preserved_state() -> Iterator[None]:
    """Keep the caller's random numbers and output: for probes that run in a student's notebook."""
    generator, python = torch.get_rng_state(), random.getstate()
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else []
    numpy = sys.modules.get("numpy")
    legacy = numpy.random.get_state() if numpy is not None else None
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            yield
    finally:
        torch.set_rng_state(generator)
        if cuda:
            torch.cuda.set_rng_state_all(cuda)
        random.setstate(python)
        if numpy is not None:
            numpy.random.set_state(legacy)
