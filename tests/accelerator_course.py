"""Cases for the emulated accelerator: the functions of the course's reference solutions."""

from __future__ import annotations

import os
import tempfile

import torch
from torch import nn

from autograder import accelerator
from tests.accelerator_tools import assert_same, case, load_reference


@case
def the_course_s_functions(d: str) -> None:
    one, two = load_reference("01_line_model"), load_reference("02_training")
    x = torch.linspace(-3, 3, 13)[:, None]
    found = []
    for device in ("cpu", d):
        torch.manual_seed(1)
        model, network = one["LineModel"]().to(device), two["mlp"]([1, 5, 1], nn.Tanh).to(device)
        where, target = x.to(device), (3 * x - 1).to(device)
        a = (20 * x).to(device).requires_grad_()
        values = [two[name](a) for name in ("sigmoid", "tanh", "relu", "leaky_relu")]
        values.append(two["softmax"](a.expand(13, 2), -1))
        values.append(two["polynomial"]([2, 1, 0])(a))
        sum(value.sum() for value in values).backward()
        losses = [one["fit"](model, where, target, 20, 0.05), repr(model)]
        for optimizer in (torch.optim.SGD, torch.optim.Adam, torch.optim.RMSprop):
            report = two["gradient_report"](network, where, where**2, nn.MSELoss())
            trained = two["learning_loop"](
                where, where**2, network, 5, nn.MSELoss(), 0.01, optimizer
            )
            losses += [torch.tensor(list(report.values())), torch.tensor(trained[1])]
        found.append((torch.tensor(losses[0]), losses[1], losses[2:], one["predict"](model, where)))
        found[-1] += (values, a.grad)
    assert_same(found[1], found[0], None)


@case
def the_course_s_models_are_made_there(d: str) -> None:
    code = load_reference("03_flexible_mlp")
    for name in ("ThreeLayerMLP", "FlexibleMLP"):
        model = code[name]([4, 3, 1], [nn.ReLU(), nn.PReLU(), nn.Identity()], device=d)
        model.to(d)
        assert code["is_lazy"](model)
        code["materialise"](model, 5)
        assert not code["is_lazy"](model)
        assert model(torch.ones(2, 5, device=d)).device.type == d
        where = accelerator.placement(model)
        assert set(where["parameters"].values()) == {f"{d}:0"}
        assert len(where["parameters"]) == 7
    counts = load_reference("04_parameter_counts")
    assert counts["memory_bytes"](model) == 4 * counts["count_parameters"](model)


@case
def the_course_s_initialisers(d: str) -> None:
    code = load_reference("07_parameters")
    for name in ("init_normal", "init_constant", "init_xavier", "init_42", "my_init"):
        model = code["tied_mlp"]().to(d)
        model.apply(code[name])
        assert all(p.isfinite().all() for p in model.parameters()), name
        assert set(accelerator.placement(model)["parameters"].values()) == {f"{d}:0"}
    assert {0.0} < {min(abs(x), 5.0) for x in model[2].weight.flatten().tolist()} == {0.0, 5.0}
    net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2)).to(d)
    code["init_mixed"](net)
    assert net[1].weight.unique().tolist() == [42.0]
    code["set_weight"](net, 1, 0, 1, 3.0)
    assert net[1].weight.tolist() == [[42.0, 3.0], [42.0, 42.0]]


@case
def the_course_s_checkpoints(d: str) -> None:
    code = load_reference("08_checkpoints")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        code["save_tensors"]({"a": torch.arange(3.0, device=d)}, path)
        assert code["load_tensors"](path)["a"].device.type == d
        for one, other in ((d, d), (d, "cpu"), ("cpu", d)):
            model, twin = nn.Linear(2, 1).to(one), nn.Linear(2, 1).to(other)
            code["save_weights"](model, path)
            assert code["load_weights"](twin, path) is twin
            assert_same([p.cpu() for p in twin.parameters()], [*model.cpu().parameters()], None)
            assert twin.weight.device.type == other
        model = nn.Linear(2, 1).to(d)
        optimizer = torch.optim.Adam(model.parameters())
        model(torch.ones(1, 2, device=d)).sum().backward()
        optimizer.step()
        code["save_checkpoint"](path, model, optimizer, 3, [0.5])
        wanted = model.weight.tolist()
        with torch.no_grad():
            model.weight.zero_()
        assert code["load_checkpoint"](path, model, optimizer) == (3, [0.5])
        assert model.weight.tolist() == wanted
        assert set(accelerator.placement(model, optimizer)["parameters"].values()) == {f"{d}:0"}


@case
def the_course_s_training_there(d: str) -> None:
    code = load_reference("09_devices")
    assert code["best_device"]().type == d
    batch = code["to_device"]({"x": [torch.ones(2), ("cat", torch.zeros(1))]}, d)
    assert batch["x"][1][1].device.type == batch["x"][0].device.type == d
    x, y = torch.randn(6, 4), torch.randn(6, 1)
    found = []
    for device in ("cpu", d):
        torch.manual_seed(1)
        model = code["PlacedMLP"]([4, 5, 1], "cpu")
        found.append((torch.tensor(code["train_on"](model, x, y, 5, device)), *model.parameters()))
    assert_same([t.cpu() for t in found[1]], found[0], None)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "file")
        code["save_weights"](model, path)
        twin = code["load_weights"](code["PlacedMLP"]([4, 5, 1], "cpu"), path)
    assert_same(list(twin.parameters()), [p.cpu() for p in model.parameters()], "cpu")
