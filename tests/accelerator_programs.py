"""Cases for the emulated accelerator: what programs do, from random numbers to checkpoints."""

from __future__ import annotations

import copy
import io
import pickle
import tempfile
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from autograder import accelerator
from tests.accelerator_calls import INITIALISERS
from tests.accelerator_tools import assert_same, case


@case
def random_numbers(d: str) -> None:
    def drawn() -> tuple[Any, Any]:
        return torch.randn(3, device=d).tolist(), torch.randn(3).tolist()

    torch.manual_seed(3)
    first = drawn()
    torch.manual_seed(3)
    torch.randn(7, device=d)
    assert torch.randn(3).tolist() == first[1]  # the CPU's numbers are others
    torch.manual_seed(3)
    assert drawn() == first
    generator = torch.Generator(device=d)
    assert generator.device.type == d
    draws = [torch.rand(2, device=d, generator=generator.manual_seed(5)).tolist() for _ in "ab"]
    assert draws[0] == draws[1]
    state = torch.get_rng_state()
    kept = nn.Dropout(0.5)(torch.ones(1000, device=d)).count_nonzero().item()
    assert 400 < kept < 600
    assert torch.equal(state, torch.get_rng_state())
    x = torch.ones(50, device=d, requires_grad=True)
    y = F.dropout(x, 0.5)
    y.sum().backward()
    assert torch.equal(y, x.grad)
    for made in (
        torch.rand(3, device=d),
        torch.rand_like(x),
        torch.randn_like(torch.ones(2), device=d),
        torch.randint(0, 5, (3,), device=d),
        torch.randperm(5, device=d),
        torch.normal(0.0, 1.0, (3,), device=d),
        torch.multinomial(torch.ones(4, device=d), 2),
        torch.bernoulli(torch.full((3,), 0.5, device=d)),
        torch.distributions.Normal(torch.zeros(2, device=d), 1.0).sample(),
        torch.empty(3, device=d).uniform_(2, 3),
        torch.empty(3, device=d).exponential_(),
    ):
        assert made.device.type == d
        assert made.isfinite().all()
    assert torch.randperm(5, device=d).sort().values.tolist() == [0, 1, 2, 3, 4]


@case
def initialisers(d: str) -> None:
    weight = torch.empty(8, 8, device=d)
    for name in INITIALISERS.split():
        weight.fill_(float("nan"))
        assert getattr(nn.init, name)(weight) is weight
        assert weight.isfinite().all(), name
    assert nn.init.constant_(weight, 42.0).unique().tolist() == [42.0]


@case
def copies(d: str) -> None:
    a = torch.arange(4.0, device=d)
    twin, view = copy.deepcopy([a, a[1:]])
    twin[1] = 9.0
    assert view.tolist() == [9.0, 2.0, 3.0]
    assert a.tolist() == [0.0, 1.0, 2.0, 3.0]
    assert twin.device == a.device
    model = nn.BatchNorm1d(2).to(d)
    clone = copy.deepcopy(model)
    clone.running_mean.fill_(9.0)
    assert model.running_mean.tolist() == [0.0, 0.0]
    state = copy.deepcopy(model.state_dict())
    assert {t.device.type for t in state.values()} == {d}
    loaded = pickle.loads(pickle.dumps(a[1:]))
    assert loaded.device == a.device
    assert loaded.tolist() == [1.0, 2.0, 3.0]


@case
def checkpoints(d: str) -> None:
    def make(device: str) -> tuple[nn.Module, torch.optim.Optimizer]:
        model = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2)).to(device)
        optimizer = torch.optim.Adam(model.parameters())
        model(torch.randn(4, 3, device=device)).square().sum().backward()
        optimizer.step()
        return model, optimizer

    ways: list[tuple[dict[str, Any], str]] = [
        ({}, d),
        ({"weights_only": True}, d),
        ({"weights_only": False}, d),
        ({"map_location": "cpu"}, "cpu"),
        ({"map_location": torch.device("cpu"), "weights_only": True}, "cpu"),
        ({"map_location": {f"{d}:0": "cpu"}}, "cpu"),
        ({"map_location": lambda storage, location: storage}, "cpu"),
        ({"map_location": d}, d),
        ({"map_location": f"{d}:0"}, d),
    ]
    for options, place in ways:
        for legacy in (False, True):
            model, optimizer = make(d)
            file = io.BytesIO()
            saved = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 3}
            torch.save(saved, file, _use_new_zipfile_serialization=not legacy)
            file.seek(0)
            loaded = torch.load(file, **options)
            assert loaded["epoch"] == 3
            assert {t.device.type for t in loaded["model"].values()} == {place}
            assert_same(
                list(loaded["model"].values()), [t.cpu() for t in model.state_dict().values()], None
            )
            for target in ("cpu", d):
                other, other_optimizer = make(target)
                other.load_state_dict(loaded["model"])
                other_optimizer.load_state_dict(loaded["optimizer"])
                where = accelerator.placement(other, other_optimizer)
                device = "cpu" if target == "cpu" else f"{d}:0"
                assert (
                    set(where["parameters"].values()) == set(where["buffers"].values()) == {device}
                )
                assert where["state"]["0.weight.exp_avg"] == device
                other_optimizer.step()
    file = io.BytesIO()
    torch.save(nn.Linear(2, 1).state_dict(), file)
    file.seek(0)
    assert torch.load(file, map_location=d)["weight"].device == torch.device(d, 0)
    a = torch.zeros(4, device=d)
    torch.save([a, a[2:]], file := io.BytesIO())
    file.seek(0)
    whole, part = torch.load(file)
    part[0] = 1.0
    assert whole.tolist() == [0.0, 0.0, 1.0, 0.0]


@case
def a_whole_model_is_saved(d: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.pt")
        torch.save(nn.Linear(2, 1).to(d), path)
        assert torch.load(path, weights_only=False).weight.device.type == d
        assert torch.load(path, weights_only=False, map_location="cpu").weight.is_cpu
        with pytest.raises(pickle.UnpicklingError, match="Weights only load failed"):
            torch.load(path)


@case
def default_device(d: str) -> None:
    try:
        torch.set_default_device(d)
        model = nn.Sequential(nn.LazyLinear(3), nn.ReLU(), nn.Linear(3, 1))
        optimizer = torch.optim.Adam(model.parameters())
        model(torch.ones(2, 2)).sum().backward()
        optimizer.step()
        assert torch.tensor([1, 2])[torch.tensor([0])].device.type == d
        assert torch.zeros(1, device="cpu").is_cpu
        assert repr(torch.arange(2)) == f"tensor([0, 1], device='{d}:0')"
        torch.save(model.state_dict(), file := io.BytesIO())
        file.seek(0)
        assert torch.load(file)["2.weight"].device.type == d
    finally:
        torch.set_default_device(None)
    with torch.device(d):
        assert nn.Linear(1, 1).weight.device.type == torch.zeros(1).device.type == d
    assert torch.zeros(1).is_cpu


@case
def data_loaders(d: str) -> None:
    data = torch.utils.data.TensorDataset(torch.arange(4.0), torch.arange(4))
    for x, _y in torch.utils.data.DataLoader(data, batch_size=2, shuffle=True, pin_memory=True):
        assert x.to(d, non_blocking=True).device.type == d
    there = torch.utils.data.TensorDataset(torch.arange(4.0, device=d))
    assert [x.device.type for (x,) in torch.utils.data.DataLoader(there)] == 4 * [d]


@case
def utilities(d: str) -> None:
    model = nn.Linear(4, 2).to(d)
    model(torch.ones(1, 4, device=d)).sum().backward()
    assert nn.utils.clip_grad_norm_(model.parameters(), 1.0).device.type == d
    nn.utils.clip_grad_value_(model.parameters(), 0.1)
    vector = nn.utils.parameters_to_vector(model.parameters())
    nn.utils.vector_to_parameters(vector * 2, model.parameters())
    nn.utils.parametrizations.weight_norm(model)(torch.ones(1, 4, device=d))
    scheduler = torch.optim.lr_scheduler.StepLR(torch.optim.SGD(model.parameters()), 1)
    scheduler.optimizer.step()
    scheduler.step()
    closure_model = nn.Linear(1, 1).to(d)
    optimizer = torch.optim.LBFGS(closure_model.parameters())

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss: torch.Tensor = closure_model(torch.ones(1, 1, device=d)).square().sum()
        loss.backward()
        return loss

    assert optimizer.step(closure) >= 0


@case
def placement_of_everything(d: str) -> None:
    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(1, 1)
            self.register_buffer("kept", torch.zeros(1))
            self.register_buffer("temporary", torch.zeros(1), persistent=False)
            self.register_buffer("empty", None)
            self.constant = torch.zeros(1)

    model = Model().to(d)
    optimizer = torch.optim.SGD([*model.parameters(), nn.Parameter(torch.ones(1))], momentum=0.9)
    model.layer.weight.sum().backward()
    optimizer.step()
    here = f"{d}:0"
    assert accelerator.placement(model, optimizer) == {
        "parameters": {"layer.weight": here, "layer.bias": here},
        "gradients": {"layer.weight": here},
        "buffers": {"kept": here, "temporary": here},
        "attributes": {"constant": "cpu"},
        "state": {"layer.weight.momentum_buffer": here},
    }


@case
def pinned_memory(d: str) -> None:
    """The memory of the CPU's from which copies need not be waited for."""
    a = torch.arange(4.0, device=d)
    assert a.to("cpu", non_blocking=True).is_pinned()
    assert not a.cpu().is_pinned()
    assert nn.Linear(1, 1).to(d).to("cpu", non_blocking=True).weight.is_cpu
    here = torch.arange(4.0)
    there = here.pin_memory()
    assert there.is_pinned()
    assert there[1:].is_pinned()
    assert there.untyped_storage().is_pinned()
    assert not here.is_pinned()
    assert there.pin_memory().data_ptr() == there.data_ptr() != here.data_ptr()
    assert there.to(d, non_blocking=True).tolist() == there.tolist() == here.tolist()
    for made in (
        torch.empty(3, pin_memory=True),
        torch.zeros(3, pin_memory=True),
        torch.randn(3, pin_memory=True),
        torch.tensor([1.0], pin_memory=True),
        torch.ones_like(here, pin_memory=True),
        here.new_full((2,), 1.0, pin_memory=True),
        torch.zeros_like(a, device="cpu", pin_memory=True),
    ):
        assert made.is_pinned()
        assert made.is_cpu
    assert not torch.zeros(3, pin_memory=False).is_pinned()
    data = torch.utils.data.DataLoader([{"x": here}, {"x": here}], 2, pin_memory=True)
    assert [batch["x"].is_pinned() for batch in data] == [True]
    w = here.clone().requires_grad_()
    w.pin_memory().to(d, non_blocking=True).square().sum().backward()
    assert w.grad is not None
    assert w.grad.tolist() == [0.0, 2.0, 4.0, 6.0]


@case
def what_programs_ask_of_a_device(d: str) -> None:
    module: Any = torch.get_device_module(d)
    for owner in (torch.accelerator, module):
        owner.synchronize()
        owner.empty_cache()
        assert owner.memory_allocated() >= 0
        assert owner.max_memory_allocated() >= 0
        stream = owner.current_stream()
    torch.zeros(1, device=d).record_stream(stream)
    assert module.get_device_name()
    module.manual_seed(7)
    assert module.initial_seed() == 7
    with torch.accelerator.device_index(0), stream:
        assert torch.zeros(1, device=d).get_device() == 0
    file = io.BytesIO()
    torch.save(torch.ones(2), file)
    file.seek(0)
    ways = {"map_location": lambda storage, place: getattr(storage, d)()}
    assert torch.load(file, **ways).device.type == d
