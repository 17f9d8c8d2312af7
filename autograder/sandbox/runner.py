"""Runs one probe beside a submission and turns whatever happens into plain data.

The same function serves the sandbox's worker and the student's own process, so
a check sees the same answer in both.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import torch

from autograder.sandbox import loader, wire

CPU = torch.device("cpu")


def run(
    function: Callable[..., Any],
    module: Any,
    arguments: Sequence[Any],
    seed: int,
    units: Sequence[loader.Unit] = (),
) -> wire.Packed:
    """Call ``function(module, *arguments)`` from a fresh global state.

    Returns:
        ``{"value": plain data}``, or ``{"error": what loader.describe says}`` if
        the probe or the student's code under it raised.

    """
    reset_state(seed)
    try:
        # Packing may run code of the student's (an overridden __torch_function__,
        # a strange __iter__), so it belongs inside the try.
        return wire.pack({"value": function(module, *arguments)})
    except wire.WireError as error:
        return wire.pack({"error": {"type": "AnswerTooLarge", "message": str(error), "frames": []}})
    except BaseException as error:
        return wire.pack({"error": loader.describe(error, units)})


def reset_state(seed: int) -> None:
    """Put PyTorch's and Python's global state back to where a new process has it."""
    torch.set_default_dtype(torch.float32)
    if torch.get_default_device() != CPU:
        torch.set_default_device(None)
    torch.set_grad_enabled(True)
    torch.autograd.set_detect_anomaly(False)
    if torch.are_deterministic_algorithms_enabled():  # the call itself is slow
        torch.use_deterministic_algorithms(False)
    if torch.get_num_threads() != 1:
        torch.set_num_threads(1)
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
def preserved_state() -> Any:
    """Keep the caller's global state: for probes that run in a student's notebook."""
    dtype, device = torch.get_default_dtype(), torch.get_default_device()
    grad, threads = torch.is_grad_enabled(), torch.get_num_threads()
    anomaly = torch.is_anomaly_enabled()
    deterministic = torch.are_deterministic_algorithms_enabled()
    generator, python = torch.get_rng_state(), random.getstate()
    numpy = sys.modules.get("numpy")
    legacy = numpy.random.get_state() if numpy is not None else None
    folder = os.getcwd()
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        os.chdir(folder)
        torch.set_default_dtype(dtype)
        torch.set_default_device(None if device == torch.device("cpu") else device)
        torch.set_grad_enabled(grad)
        torch.autograd.set_detect_anomaly(anomaly)
        if torch.are_deterministic_algorithms_enabled() != deterministic:
            torch.use_deterministic_algorithms(deterministic)
        torch.set_num_threads(threads)
        torch.set_rng_state(generator)
        random.setstate(python)
        if numpy is not None:
            numpy.random.set_state(legacy)
