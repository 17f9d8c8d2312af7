"""Cases for the emulated accelerator: tensors, modules and autograd."""

from __future__ import annotations

import contextlib
import threading
import warnings
from typing import Any

import pytest
import torch
from torch import nn

from autograder import accelerator, accelerator_python, i18n
from tests.accelerator_tools import assert_same, case, check_refused


@case
def it_is_a_device_for_pytorch(d: str) -> None:
    assert torch.accelerator.is_available()
    assert torch.accelerator.current_accelerator() == torch.device(d)
    assert torch.accelerator.device_count() == 1
    assert torch.accelerator.current_device_index() == 0
    torch.accelerator.synchronize()
    a = torch.zeros(2, device=d)
    assert str(a.device) == f"{d}:0"
    assert a.device == torch.device(d, 0)
    assert a.get_device() == 0
    assert not a.is_cpu
    assert a.untyped_storage().device.type == d
    if d == accelerator.NAME:
        assert accelerator.enable() == torch.device(d)  # again
        assert a.is_accel
        assert nn.Linear(1, 1).accel().weight.is_accel


@case
def printing_names_the_device(d: str) -> None:
    assert repr(torch.ones(2, device=d)) == f"tensor([1., 1.], device='{d}:0')"
    parameter = repr(nn.Parameter(torch.ones(1, device=d)))
    assert parameter == f"Parameter containing:\ntensor([1.], device='{d}:0', requires_grad=True)"
    product = torch.ones(1, device=d, requires_grad=True) * 2
    assert repr(product) == f"tensor([2.], device='{d}:0', grad_fn=<MulBackward0>)"
    assert str(torch.zeros(3000, device=d)).startswith("tensor([0., 0., 0.,  ..., 0.")


@case
def students_read_their_language(d: str) -> None:
    if d == accelerator.NAME:
        i18n.add_messages("es", {_no_cuda_message(): "En español: {name}"})
        with i18n.language_in_use("es"):
            check_refused("a.cuda()", AssertionError, "En español: 'accel'", d)


def _no_cuda_message() -> str:
    found: list[str] = []
    translate, accelerator_python._ = accelerator_python._, lambda text: found.append(text) or text
    with contextlib.suppress(AssertionError):
        accelerator_python._no_cuda()
    accelerator_python._ = translate
    return found[0]


@case
def modules_move_there_and_back(d: str) -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    model(torch.randn(3, 2)).sum().backward()
    before = [id(parameter) for parameter in model.parameters()]
    for way in (d, f"{d}:0", torch.device(d), torch.empty(0, device=d)):
        assert model.to(way) is model
        assert {t.device.type for t in model.state_dict().values()} == {d}
        assert model[0].weight.grad.device.type == d
        model.cpu()
        assert {t.device.type for t in model.state_dict().values()} == {"cpu"}
        assert model[0].weight.grad.device.type == "cpu"
    assert before == [id(parameter) for parameter in model.parameters()]
    model.to(d, torch.float64)(torch.randn(3, 2, device=d, dtype=torch.float64))
    model.half().float().to_empty(device=d)


@case
def a_model_moves_while_its_graph_is_alive(d: str) -> None:
    model = nn.Linear(2, 1).to(d)
    loss = model(torch.ones(1, 2, device=d)).sum()
    loss.backward()
    assert model.cpu()(torch.ones(1, 2)).device.type == "cpu"
    assert loss.device.type == d


@case
def tied_parameters_stay_tied_and_optimisers_keep_them(d: str) -> None:
    shared = nn.Linear(4, 4)
    model = nn.Sequential(shared, nn.ReLU(), shared, nn.Linear(4, 4))
    model[3].weight = shared.weight
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model.to(d)
    assert model[3].weight is shared.weight
    assert len(list(model.parameters())) == 3
    before = shared.bias.detach().clone()
    model(torch.ones(2, 4, device=d)).sum().backward()
    optimizer.step()
    assert (before != shared.bias).any()
    assert accelerator.placement(model, optimizer)["state"]["0.bias.momentum_buffer"] == f"{d}:0"


@case
def lazy_layers(d: str) -> None:
    moved = nn.Sequential(nn.LazyLinear(3), nn.LazyBatchNorm1d()).to(d)
    assert isinstance(moved[0].weight, nn.UninitializedParameter)
    made = nn.Sequential(nn.LazyLinear(3, device=d), nn.LazyBatchNorm1d(device=d))
    first = nn.Sequential(nn.LazyLinear(3), nn.LazyBatchNorm1d())
    first(torch.ones(2, 4))
    for model in (moved, made, first.to(d)):
        repr(model)
        assert model(torch.randn(2, 4, device=d)).device.type == d
        assert type(model[0]) is nn.Linear
        assert model[0].in_features == 4
        assert {t.device.type for t in model.state_dict().values()} == {d}
    for source, target in (("cpu", d), (d, "cpu")):
        lazy = nn.LazyLinear(3, device=target)
        lazy.load_state_dict(nn.Linear(4, 3, device=source).state_dict())
        assert lazy.weight.device.type == target
        assert lazy(torch.ones(1, 4, device=target)).shape == (1, 3)


@case
def parameters_are_changed_in_place(d: str) -> None:
    p = nn.Parameter(torch.ones(3))
    p.data = p.data.to(d)
    (p * 2).sum().backward()
    assert p.grad is not None
    assert p.grad.device.type == d
    with torch.no_grad():
        p.fill_(3.0)
        p.add_(1)
        p[0] = 5.0
        p[1:] = torch.tensor([1.0, 2.0])
        p -= 0.5 * p.grad
    assert p.tolist() == [4.0, 0.0, 1.0]
    p.data.zero_()
    p.data = p.data.cpu()
    assert p.tolist() == [0.0, 0.0, 0.0]


@case
def views_share_memory(d: str) -> None:
    a = torch.zeros(4, device=d)
    view = a[1:3]
    view += 1
    a.view(2, 2).t()[0].mul_(3)
    assert a.tolist() == [0, 1, 3, 0]
    assert view.untyped_storage()._cdata == a.untyped_storage()._cdata
    b = torch.zeros(2, 2, device=d)
    torch.add(torch.ones(2, device=d), 1, out=b[1])
    assert b.tolist() == [[0, 0], [2, 2]]
    del a
    assert view.tolist() == [1, 3]  # the memory outlives the tensor that it was made for
    b.resize_(3, 3).unsqueeze_(0).squeeze_().t_()
    assert b.shape == (3, 3)


@case
def in_place_operations_and_views_in_autograd(d: str) -> None:
    found = []
    for device in ("cpu", d):
        a = torch.arange(6.0, device=device).view(2, 3).requires_grad_()
        b = a * 2
        b[0] = 0.0
        b[:, 1].mul_(3)
        b.t_().add_(1)
        b.reshape(-1)[::2].sum().backward()
        found.append((a.grad, b))
    assert_same(found[1], found[0], d)
    w = torch.ones(2, device=d, requires_grad=True)
    y = w.exp()
    y.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


@case
def modes_and_hooks(d: str) -> None:
    w = torch.ones(2, device=d, requires_grad=True)
    with torch.inference_mode():
        assert (w * 2).add_(1).is_inference()
    with torch.no_grad():
        assert not (w * 2).requires_grad
    seen = []
    y = w * 2
    y.retain_grad()
    y.register_hook(lambda gradient: seen.append(gradient.device.type))
    w.register_hook(lambda gradient: gradient * 2)
    y.sum().backward()
    assert seen == [d]
    assert w.grad is not None
    assert w.grad.tolist() == [4.0, 4.0]
    model = nn.Linear(2, 1).to(d)
    model.register_forward_hook(lambda module, args, out: seen.append(out.device.type))
    model.register_full_backward_hook(lambda module, i, o: seen.append(o[0].device.type))
    model(torch.ones(1, 2, device=d, requires_grad=True)).sum().backward()
    assert seen == [d, d, d]
    with torch.autograd.set_detect_anomaly(True), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (w**2).sum().backward()
    assert torch.autograd.gradcheck(
        lambda t: (t**2).sum(), torch.ones(2, dtype=torch.float64, device=d, requires_grad=True)
    )


@case
def what_is_raised_in_backward_arrives(d: str) -> None:
    def raises(*_: Any) -> None:
        raise ValueError("from a hook")

    class Raises(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x.clone()

        @staticmethod
        def backward(ctx: Any, gradient: Any) -> Any:
            return gradient + torch.ones(2)

    w = torch.ones(2, device=d, requires_grad=True)
    for attach in (
        lambda y: y.register_hook(raises),
        lambda y: y.grad_fn.register_hook(raises),
        lambda y: y.grad_fn.register_prehook(raises),
        lambda y: w.register_post_accumulate_grad_hook(raises),
    ):
        y = w * 2
        handle = attach(y)
        with pytest.raises(ValueError, match="from a hook"):
            y.sum().backward()
        handle.remove()
    with pytest.raises(RuntimeError, match="at least two devices"):
        Raises.apply(w).sum().backward()
    Raises.backward = staticmethod(lambda ctx, gradient: torch.ones(2))
    with pytest.raises(RuntimeError, match=f"expected device {d}:0 but got cpu"):
        Raises.apply(w).sum().backward()
    w.grad = None
    (w * 3).sum().backward()  # and afterwards all is well
    assert w.grad.tolist() == [3.0, 3.0]


@case
def threads(d: str) -> None:
    found = []

    def train() -> None:
        w = torch.ones(3, device=d, requires_grad=True)
        for _ in range(10):
            (w * 2).sum().backward()
        found.append(w.grad.tolist())

    workers = [threading.Thread(target=train) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found == 3 * [[20.0, 20.0, 20.0]]


@case
def memory_is_given_back(d: str) -> None:
    import resource

    def train() -> int:
        for _ in range(30):
            model(x).sum().backward()
            model.zero_grad()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    model, x = nn.Linear(1000, 1000).to(d), torch.ones(100, 1000, device=d)
    before = train()
    assert train() - before < 40_000  # kilobytes; 30 gradients are 120,000
