"""What the warm process does before the first submission, so that no fork pays for it."""

from __future__ import annotations

import contextlib
import copy
import gc
import importlib
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from autograder.sandbox import loader, runner, wire

# A submission in small: what most of them do, done before.
REHEARSAL = """
import math
import numpy as np
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(1, width), nn.ReLU(), nn.Linear(width, 1)])
        self.scale = nn.Parameter(torch.rand(()))
        self.register_buffer("shift", torch.zeros(1))

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.scale * x + self.shift

def fit(model, optimizer, x, y, steps):
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        error = nn.functional.mse_loss(model(x), y)
        error.backward()
        optimizer.step()
        losses.append(error.item())
    return losses
"""
REPEATS = 12  # Python adapts a function's code to its values after eight calls


def warm_up() -> None:
    """Import and touch what every submission needs."""
    import torch
    import torch._dynamo  # an optimiser's first step imports it otherwise: 1.3 s

    torch.set_num_threads(1)
    with contextlib.suppress(ImportError):
        import matplotlib.pyplot  # noqa: F401 - half of all notebooks import it: 0.5 s
    import cloudpickle

    import autograder

    # Probes name it. Imported by name only: the sandbox itself does not build on it.
    importlib.import_module("autograder.probes")
    importlib.import_module("autograder.accelerator").prepare()
    # Notebooks begin with `from autograder import check`; here there is nothing to check with.
    vars(autograder)["check"] = lambda exercise: 0.0

    rehearse(lambda probe: cloudpickle.loads(cloudpickle.dumps(probe)))


def rehearse(sent: Callable[[Any], Any] = lambda probe: probe) -> None:
    """Do what most submissions do, until Python has got used to it.

    Args:
        sent: how a probe arrives here.

    """
    import torch

    units = [{"name": "rehearsal.py", "line": 1, "source": REHEARSAL}]
    for _ in range(REPEATS):
        module, _problems = loader.load(units, statement_seconds=5.0)
        wire.unpack(runner.run(sent(_rehearse), module, [torch.ones(3, 1)], 1, units))
        wire.unpack(runner.run(_rehearse_files, module, [], 1, units))
        wire.unpack(runner.run(_fail, module, [], 1, units))
    wire.unpack(wire.pack(torch.zeros(wire.MAX_INLINE + 1)))
    sys.modules.pop(loader.MODULE_NAME)


def _rehearse(code: Any, x: Any) -> Any:
    import torch

    model = code.Net(2)
    twin = code.Net(2)
    twin.load_state_dict(model.state_dict())
    losses = []
    for optimizer in (
        torch.optim.SGD(model.parameters(), lr=0.1),
        torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9),
        torch.optim.Adam(model.parameters(), lr=0.1),
    ):
        losses += code.fit(model, optimizer, x, x, 2)
    names = [name for name, _ in model.named_parameters()]
    return {"losses": losses, "names": names, "text": repr(model), "out": model(x)}


def _rehearse_files(code: Any) -> Any:
    """Save and load once: the first time in a process takes 5 ms longer than the others."""
    import torch

    model = code.Net(2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    code.fit(model, optimizer, torch.ones(3, 1), torch.ones(3, 1), 1)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/rehearsal.pt"
        torch.save([model.state_dict(), optimizer.state_dict(), 0.5], path)
        weights, state, _number = torch.load(path, map_location="cpu", weights_only=True)
    copy.deepcopy(model).load_state_dict(weights)
    optimizer.load_state_dict(state)


def _fail(code: Any) -> Any:
    return code.Missing()


def settle() -> None:
    """Make forking cheap: the last thing before the first fork."""
    gc.collect()
    gc.freeze()  # a collection in a fork would copy every page it visits
