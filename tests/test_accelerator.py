"""The emulated accelerator: what must equal the CPU's, what must be refused, and how.

Everything runs in one process, started as the sandbox starts its own: PyTorch is
warmed up there, ``backward()`` included, and then forked; the device is switched
on in the fork only. ``python -m tests.test_accelerator cuda`` runs the same tables
on another device.
"""

from __future__ import annotations

import contextlib
import copy
import io
import json
import os
import pickle
import runpy
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from autograder import accelerator, i18n

ROOT = Path(__file__).parent.parent
MIXED = "Expected all tensors to be on the same device, but "
TWO = MIXED + "found at least two devices, {d}:0 and cpu!"
NO_CUDA = "Torch not compiled with CUDA enabled. The accelerator of this machine is called 'accel'"

# Expressions with the same value on the device `d` as on the CPU, which stays on `d`.
# `a` is a tensor of d, `c` the same on the CPU, `i` indices and `m` a mask on d, `w` a leaf.
EQUAL = """
torch.zeros(2, 3, device=d), torch.ones(2, device=d, dtype=torch.int64), torch.eye(3, device=d)
torch.full((2,), 3.5, device=d), torch.arange(5, device=d), torch.arange(0, 1, 0.25, device=d)
torch.linspace(0, 1, 5, device=d), torch.logspace(0, 2, 3, device=d)
torch.tensor([[1.0, 2.0]], device=d), torch.tensor(3, device=d), torch.tensor([True], device=d)
torch.as_tensor([1.0], device=d), torch.from_numpy(numpy.ones(2)).to(d), torch.asarray(a)
torch.empty(2, 3, device=d).fill_(1.0), torch.empty_like(a).zero_(), torch.zeros_like(c, device=d)
torch.ones_like(a), torch.full_like(a, 2.0), a.new_zeros(2), a.new_tensor([1.0])
torch.tril(torch.ones(3, 3, device=d)), torch.tril_indices(3, 3, device=d)
c.to(d), c.to(device=d, dtype=torch.float64), a.to(a), a.clone(), a.detach(), a.double(), a.int()
a + 1, 1 - a, a / 3, a * a, a**2, 2**a, a // 2, a % 2, -a, a == 2, a > 2, a != a, ~(a > 2)
a + torch.tensor(2.0), torch.tensor(2.0) * a, a * numpy.float32(2.0), a > torch.tensor(2.0)
torch.arange(3, device=d) + 0.1, torch.tensor(7, device=d) / 2, torch.tensor(0.1, device=d) * 3
torch.arange(3, device=d, dtype=torch.int32) * 2, torch.where(a > 2, a.half(), 0.1)
a.double() * 0.1, torch.tensor(0.1, device=d) * 0.1, (a * 0.1)[0, 1] / 0.7, a.half() * 0.1
torch.isclose(a, a + 1e-9), torch.fmod(a, 2), torch.remainder(a, 2), a[0, 1].floor_divide(2.5)
a.sum(), a.mean(0), a.std(), a.var(1), a.norm(), a.prod(), a.cumsum(1), a.amax(1, keepdim=True)
a.max(), a.max(1), a.min(0).indices, a.argmax(), a.sort(descending=True), a.topk(2), a.median()
a.any(), a.all(), a.nonzero(), a.unique(), (a > 2).sum(), a.logsumexp(1), a.count_nonzero()
a.abs(), a.exp().log(), a.sin(), a.sqrt(), a.clamp(1, 3), a.round(), a.sign(), a.tanh(), a.sigmoid()
a @ a.T, a.mm(a.t()), torch.bmm(a[None], a.t()[None]), torch.einsum("ij,kj->ik", a, a), a @ a[0]
torch.linalg.inv(torch.eye(2, device=d) * 2), torch.linalg.norm(a), torch.outer(a[0], a[0])
torch.cdist(a, a), torch.cross(a[:1], a[1:], dim=1), torch.kron(a, a), torch.tensordot(a, a, 2)
torch.cat([a, a]), torch.stack([a, a]), torch.hstack([a, a]), a.split(1), a.chunk(3, 1), a.unbind(1)
a.view(3, 2), a.reshape(-1), a.t(), a.permute(1, 0), a[None], a.unsqueeze(1).squeeze(), a.flatten()
a.view(3, 2).t().contiguous().view(-1), a.expand(2, 2, 3), a.repeat(2, 1), a.flip(0), a.roll(1)
a.unfold(1, 2, 1), torch.as_strided(a, (2, 2), (1, 2)), a.view(torch.int32), a.movedim(0, 1), a.mT
torch.where(m, a, 0), torch.where(m, a, -a), a.masked_fill(m, 0.0), a.masked_select(m)
a[0], a[:, 1:], a[..., ::2], a[-1, -1], a[i], a[i, i], a[m], a[:, [0, 2]], a[a > 2], a.take(i)
a[torch.tensor([1, 0])], a[torch.tensor([True, False])], a[:, torch.tensor([0, 2])]
a.index_select(0, i), a.gather(0, i[:, None]), a.scatter(0, i[:, None], 9.0), F.one_hot(i, 3)
torch.meshgrid(a[0], a[1], indexing="ij"), torch.combinations(a[0]), torch.bucketize(a, a[0])
torch.complex(a, a).conj() + 1, torch.view_as_real(torch.complex(a, a)), torch.fft.rfft(a)
torch.add(a, a, out=torch.empty(0, device=d)), torch.mm(a, a.t(), out=torch.empty(2, 2, device=d))
torch.max(a, 1, out=(torch.empty(0, device=d), torch.empty(0, device=d, dtype=torch.long)))
torch.zeros(2, device=d).resize_(0), torch.arange(4.0, device=d).resize_(6)[:4]
F.relu(a - 2), F.gelu(a), F.softmax(a, -1), F.log_softmax(a, 0), F.normalize(a), F.pad(a, (1, 1))
F.interpolate(a[None], scale_factor=2), F.layer_norm(a, (3,)), F.embedding(i, a), F.linear(a, a)
F.mse_loss(a, a + 1), F.l1_loss(a, -a), F.cross_entropy(a, i), F.nll_loss(a, i), F.huber_loss(a, -a)
F.binary_cross_entropy_with_logits(a, a / 5), F.kl_div(a, a / 5, reduction="batchmean")
F.scaled_dot_product_attention(a[None], a[None], a[None]), F.silu(a), F.cosine_similarity(a, -a)
F.scaled_dot_product_attention(*3 * [w.view(1, 2, 3, 1).expand(2, 2, 3, 8)], is_causal=True)
F.smooth_l1_loss(a, -a), F.mse_loss(a, -a, reduction="none"), F.cross_entropy(a, i, weight=a[0])
torch.zeros(2, 3, device=d).copy_(c), torch.nn.utils.rnn.pad_sequence([a[0], a[0, :2]])
torch.autograd.grad((w**3).sum(), w), torch.func.grad(lambda x: x.sin().sum())(a)
torch.vmap(lambda x: x * 2)(a), torch.autograd.functional.jacobian(torch.sin, a[0])
"""

# Expressions with a plain value, or with tensors on the CPU, the same for both.
PLAIN = """
a.sum().item(), a.tolist(), float(a[0, 1]), int(a[0, 1]), bool(a[0, 1]), len(a), f"{a[0, 1]:.2f}"
[row.sum().item() for row in a], max(a[0].tolist()), 2.0 in a, torch.equal(a, a)
torch.allclose(a, a.clone()), a.is_contiguous(), a.t().stride(), a.dtype, a.shape, a.numel()
a.cpu(), a.to("cpu"), a.cpu().numpy().tolist(), a.to("cpu", torch.float64), c.copy_(a), c + a.cpu()
torch.as_tensor(a, device="cpu"), a.new_ones(2, device="cpu"), torch.zeros_like(a, device="cpu")
torch.cuda.is_available(), a.is_cuda, torch.cuda.device_count(), a.requires_grad, w.is_leaf
a.to(d) is a, a.to(a.device) is a, a.to(torch.device(d)) is a, a.data_ptr() == a.view(-1).data_ptr()
type(a) is torch.Tensor, a.storage_offset(), a[1:].storage_offset()
isinstance(torch.Generator(), torch.Generator), isinstance(torch.default_generator, torch.Generator)
torch.promote_types(a.dtype, torch.int32), torch.result_type(a, 1), a.element_size(), a.ndim
copy.deepcopy(a).tolist(), copy.copy(a).tolist(), pickle.loads(pickle.dumps(a)).tolist()
sorted({str(p.dtype) for p in nn.Linear(1, 1).to(d).double().parameters()}), hash(a) == hash(a)
str(torch.device(d)) == d, torch.device(d, 0).index, torch.tensor(2, device=d).__index__()
"""

# (expression, the exception, words of its text)
REFUSED = (
    ("a + c", RuntimeError, TWO),
    ("c + a", RuntimeError, TWO),
    ("c == a", RuntimeError, TWO),
    ("a.add_(c)", RuntimeError, TWO),
    ("c.add_(a)", RuntimeError, TWO),
    ("c.mul_(a[0])", RuntimeError, TWO),
    ("torch.maximum(a, c)", RuntimeError, TWO),
    ("F.mse_loss(a, c)", RuntimeError, TWO),
    (
        "a @ c.t()",
        RuntimeError,
        MIXED + "got mat2 is on cpu, different from other tensors on {d}:0",
    ),
    (
        "c @ a.t()",
        RuntimeError,
        MIXED + "got mat2 is on {d}:0, different from other tensors on cpu",
    ),
    ("nn.Linear(3, 1).to(d)(c)", RuntimeError, MIXED + "got mat1 is on cpu, different from other"),
    ("nn.Linear(3, 1)(a)", RuntimeError, MIXED + "got mat1 is on {d}:0, different from other"),
    ("nn.LazyLinear(1, device=d)(c)", RuntimeError, MIXED),
    ("nn.Bilinear(3, 3, 1).to(d)(c, c)", RuntimeError, MIXED),
    ("nn.Embedding(3, 1).to(d)(i.cpu())", RuntimeError, MIXED + "got index is on cpu"),
    ("nn.BatchNorm1d(3).to(d)(c)", RuntimeError, MIXED),
    ("nn.LayerNorm(3).to(d)(c)", RuntimeError, MIXED),
    ("nn.PReLU().to(d)(c)", RuntimeError, MIXED),
    ("nn.MultiheadAttention(3, 1).to(d)(c, c, c)", RuntimeError, MIXED),
    ("nn.RNN(3, 1).to(d)(c)", RuntimeError, "not at the same device, found input tensor at cpu"),
    ("nn.Conv2d(1, 1, 1).to(d)(c[None, None])", RuntimeError, ""),
    ("nn.Conv2d(1, 1, 1)(a[None, None])", RuntimeError, ""),
    ("nn.CrossEntropyLoss()(a, i.cpu())", RuntimeError, MIXED + "got target is on cpu"),
    ("torch.cat([a, c])", RuntimeError, MIXED + "got tensors is on cpu"),
    ("torch.stack([c, a])", RuntimeError, MIXED),
    ("torch.einsum('ij,ij->i', a, c)", RuntimeError, MIXED),
    ("torch.where(c > 2, a, a)", RuntimeError, MIXED),
    ("torch.add(a, a, out=c)", RuntimeError, MIXED),
    ("a.gather(0, i.cpu()[:, None])", RuntimeError, MIXED + "got index is on cpu"),
    ("a.masked_fill(c > 2, 0)", RuntimeError, MIXED),
    ("c[i]", RuntimeError, "indices should be either on cpu or on the same device as the indexed"),
    ("c[a > 2]", RuntimeError, "indices should be either on cpu or on the same device"),
    ("a.__setitem__(0, c[0])", None, ""),  # CUDA copies
    ("a.__setitem__(m.cpu(), torch.tensor(1.0))", None, ""),
    ("a.numpy()", TypeError, "can't convert {d}:0 device type tensor to numpy. Use Tensor.cpu()"),
    ("numpy.asarray(a)", TypeError, "Use Tensor.cpu() to copy the tensor to host memory first."),
    ("w.numpy()", (TypeError, RuntimeError), "numpy"),
    ("w.add_(1)", RuntimeError, "a leaf Variable that requires grad"),
    ("setattr(w, 'grad', c)", RuntimeError, "with device type 'cpu' to a tensor with device type"),
    ("a.view(4, 2)", RuntimeError, "shape '[4, 2]' is invalid for input of size 6"),
    ("a @ a", RuntimeError, "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)"),
    ("a[5]", IndexError, "index 5 is out of bounds for dimension 0 with size 2"),
    ("a[i + 5]", IndexError, "out of bounds"),
    ("a.set_(c)", RuntimeError, "the devices must match"),
    ("a.to(d + ':1')", RuntimeError, "invalid device ordinal"),
    ("torch.zeros(1, device=d + ':1')", RuntimeError, "invalid device ordinal"),
    ("torch.randn(2, device=d, generator=torch.Generator())", RuntimeError, "device type for gen"),
)
REFUSED_HERE = (
    ("a.cuda()", AssertionError, NO_CUDA),
    ("a.to('cuda')", AssertionError, NO_CUDA),
    ("nn.Linear(1, 1).cuda()", AssertionError, NO_CUDA),
    ("nn.Linear(1, 1).to('cuda:0')", AssertionError, NO_CUDA),
    ("torch.zeros(1, device='cuda')", AssertionError, NO_CUDA),
    ("torch.tensor([1.0], device=torch.device('cuda'))", AssertionError, NO_CUDA),
    ("torch.cuda.current_device()", AssertionError, NO_CUDA),
    ("torch.zeros(1, device='gpu')", RuntimeError, "gpu"),
)

# Layers with what they are called on; values, gradients and three steps agree.
X, IMAGE, WORDS = "torch.randn(6, 4)", "torch.randn(2, 3, 8, 8)", "torch.tensor([[0, 1], [4, 1]])"
LAYERS = (
    ("nn.Linear(4, 3)", X),
    ("nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))", X),
    ("nn.Sequential(nn.LayerNorm(4), nn.GELU(), nn.PReLU(), nn.Softplus(), nn.Tanh())", X),
    ("nn.Sequential(nn.Softmax(-1), nn.ELU(), nn.LeakyReLU(), nn.Sigmoid(), nn.Linear(4, 1))", X),
    ("nn.Bilinear(4, 4, 2)", f"{X}, {X}"),
    ("nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())", IMAGE),
    ("nn.Conv2d(3, 6, 3, stride=2, groups=3, bias=False)", IMAGE),
    ("nn.ConvTranspose2d(3, 4, 3)", IMAGE),
    ("nn.Sequential(nn.BatchNorm2d(3), nn.GroupNorm(3, 3), nn.AdaptiveAvgPool2d(1))", IMAGE),
    ("nn.Embedding(5, 3)", WORDS),
    ("nn.EmbeddingBag(5, 3)", WORDS),
    ("nn.MultiheadAttention(4, 2)", f"{X}, {X}, {X}"),
    ("nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0)", X),
    ("nn.TransformerEncoderLayer(4, 2, 8).eval()", X),
    ("nn.RNN(4, 3, num_layers=2)", X),
    ("nn.Sequential(nn.Dropout(0.5).eval(), nn.Linear(4, 1))", X),
)
TRAINED = "nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))"
OPTIMIZERS = """
SGD(p, lr=0.1)
SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01)
SGD(p, lr=0.1, momentum=0.9, foreach=False)
Adam(p, lr=0.01)
Adam(p, lr=0.01, fused=True)
Adam(p, lr=0.01, foreach=False)
AdamW(p, lr=0.01, amsgrad=True)
RMSprop(p, lr=0.01, momentum=0.9, centered=True)
Adagrad(p, lr=0.1)
Adadelta(p)
NAdam(p)
Rprop(p)
"""
INITIALISERS = """
uniform_ normal_ trunc_normal_ zeros_ ones_ eye_ xavier_uniform_ xavier_normal_ kaiming_uniform_
kaiming_normal_ orthogonal_
"""
# Models of the course's reference solutions, with what they are called on.
COURSE = (
    ("01_line_model", "LineModel()", "torch.randn(5, 2)"),
    ("02_training", "mlp([1, 5, 5, 1], nn.Tanh)", "torch.randn(7, 1)"),
    ("02_training", "nn.Sequential(nn.Linear(4, 3), output_layer('multiclass'))", X),
    ("02_training", "nn.Sequential(nn.Linear(4, 3), output_layer('binary'))", X),
    ("02_training", "nn.Sequential(nn.Linear(4, 3), output_layer('positive'))", X),
    ("03_flexible_mlp", "ThreeLayerMLP([4, 3, 1], [nn.ReLU(), nn.PReLU(), nn.Tanh()])", X),
    ("03_flexible_mlp", "FlexibleMLP([3, 5, 1], [nn.ReLU(), nn.ReLU(), nn.Identity()])", X),
    ("03_flexible_mlp", "HeadedMLP(nn.Linear(4, 8), {'a': nn.Linear(8, 1)})", f"{X}, 'a'"),
    ("05_modules", "TinyModel()", "torch.randn(3, 100)"),
    ("05_modules", "TinyModelFunctional()", "torch.randn(3, 2, 100)"),
    ("05_modules", "TinyModelSequential()", "torch.randn(100)"),
    ("05_modules", "MySequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 1))", X),
    ("05_modules", "FixedHiddenMLP()", "torch.randn(3, 20)"),
    ("05_modules", "regressor(3)", X),
)

CASES: dict[str, Callable[[str], None]] = {}  # what takes more than an expression


def case(function: Callable[[str], None]) -> Callable[[str], None]:
    CASES[function.__name__] = function
    return function


def names_of(device: str = accelerator.NAME) -> list[str]:
    """Return the names of all that is tried."""
    names = [*EQUAL.split("\n")[1:-1], *PLAIN.split("\n")[1:-1], *CASES]
    names += [row[0] for row in (*REFUSED, *(REFUSED_HERE if device == accelerator.NAME else ()))]
    names += [row[0] for row in LAYERS] + OPTIMIZERS.split("\n")[1:-1]
    return names + [f"{row[0]}: {row[1]}" for row in COURSE]


# --- on pytest's side -------------------------------------------------------------


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Any]:
    """What became of each name: "" or the error."""
    command = [sys.executable, "-W", "error", "-m", "tests.test_accelerator"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", names_of())
def test_on_the_device(verdicts: dict[str, Any], name: str) -> None:
    assert verdicts[name] == ""


def test_nothing_is_seen_where_it_is_not_enabled(verdicts: dict[str, Any]) -> None:
    assert verdicts["before"] == verdicts["parent, after"]
    assert verdicts["before"]["accelerator"] is False
    assert "accel" in verdicts["before"]["zeros"]  # PyTorch's own list of what there is


def test_where_it_is_off_a_checkpoint_of_the_device_needs_map_location(
    verdicts: dict[str, Any],
) -> None:
    assert "don't know how to restore data location" in verdicts["checkpoint elsewhere"]
    assert verdicts["checkpoint elsewhere, on the CPU"] == [0.0, 1.0, 2.0]


def test_it_costs_milliseconds(verdicts: dict[str, Any]) -> None:
    # 6 ms on an idle machine; 40 without prepare().
    assert verdicts["enable, ms"] < 60
    assert verdicts["enable again, ms"] < 1


def test_importing_has_no_effect() -> None:
    assert accelerator._device == torch.device("cpu")
    assert not hasattr(torch, accelerator.NAME)
    assert torch.Generator is torch._C.Generator


def test_an_older_pytorch_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(torch.utils.backend_registration, "_setup_privateuseone_for_python_backend")
    with pytest.raises(accelerator.Unsupported, match="lets no Python program register a device"):
        accelerator.enable()
    assert not hasattr(torch, accelerator.NAME)


# --- on the other side: tools -----------------------------------------------------


def namespace(d: str) -> dict[str, Any]:
    """Return what expressions can name."""
    import numpy

    c = torch.arange(6.0).view(2, 3)
    return {
        **{"torch": torch, "nn": nn, "F": F, "copy": copy, "pickle": pickle, "numpy": numpy},
        **{"d": d, "a": c.to(d), "c": c.clone(), "i": torch.tensor([1, 0], device=d)},
        "m": torch.tensor([[True, False, True], [False, True, True]], device=d),
        "w": c.clone().to(d).requires_grad_(),
    }


def assert_same(found: Any, wanted: Any, place: str | None) -> None:
    """Compare with what the CPU gave; tensors must live in `place`."""
    if isinstance(wanted, torch.Tensor):
        assert place is None or found.device.type == place, f"it is on {found.device}"
        close = {} if wanted.dtype == torch.float64 else {"rtol": 2e-6, "atol": 2e-6}
        torch.testing.assert_close(found.detach().cpu(), wanted.detach(), **close)
    elif isinstance(wanted, (list, tuple)):
        assert len(found) == len(wanted)
        for one, other in zip(found, wanted, strict=True):
            assert_same(one, other, place)
    else:
        assert found == wanted, f"{found}, not {wanted}"


def check_same(expression: str, d: str, place: str | None) -> None:
    assert_same(eval(expression, namespace(d)), eval(expression, namespace("cpu")), place)


def check_refused(expression: str, kind: Any, words: str, d: str) -> None:
    found: Exception | None = None
    try:
        eval(expression, namespace(d))
    except Exception as error:
        found = error
    if kind is None:
        assert found is None, repr(found)
    else:
        assert isinstance(found, kind), repr(found)
        assert words.format(d=d) in str(found), str(found)


def check_model(
    make: str,
    inputs: str,
    d: str,
    code: dict[str, Any] | None = None,
    optimizer: str = "SGD(p, lr=0.01)",
    steps: int = 3,
) -> None:
    """Compare outputs, gradients and weights of two copies of a model, step by step."""
    torch.manual_seed(0)
    names = {**namespace("cpu"), **(code or {})}
    model: nn.Module = eval(make, names)
    given = eval(f"({inputs},)", names)
    with torch.no_grad():
        model(*given)  # lazy layers
    twin = copy.deepcopy(model).to(d)
    there = [part.to(d) if isinstance(part, torch.Tensor) else part for part in given]
    optimizers = [
        eval(optimizer, {**vars(torch.optim), "p": list(part.parameters())})
        for part in (model, twin)
        if list(part.parameters())
    ]
    for _ in range(steps):
        one, other = model(*given), twin(*there)
        assert_same(other, one, d)
        losses = [
            (part[0] if isinstance(part, tuple) else part).square().mean() for part in (one, other)
        ]
        for part in optimizers:
            part.zero_grad()
        for loss in losses:
            loss.backward()
        for (name, mine), theirs in zip(model.named_parameters(), twin.parameters(), strict=True):
            assert (mine.grad is None) == (theirs.grad is None), name
            assert_same(theirs.grad, mine.grad, d)
        for part in optimizers:
            part.step()
    assert_same(list(twin.state_dict().values()), list(model.state_dict().values()), d)


def load_reference(assignment: str) -> dict[str, Any]:
    """Run a reference solution; its `check` cells have nothing to check."""
    import autograder

    vars(autograder)["check"] = lambda exercise: 0.0
    name = assignment.split("_", 1)[1]
    return runpy.run_path(str(ROOT / "solutions" / assignment / f"{name}.py"), run_name=name)


# --- cases ------------------------------------------------------------------------


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
    translate, accelerator._ = accelerator._, lambda text: found.append(text) or text
    with contextlib.suppress(AssertionError):
        accelerator._no_cuda()
    accelerator._ = translate
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
        assert model(torch.ones(2, 5, device=d)).device.type == d
        where = accelerator.placement(model)
        assert set(where["parameters"].values()) == {f"{d}:0"}
        assert len(where["parameters"]) == 7
    counts = load_reference("04_parameter_counts")
    assert counts["memory_bytes"](model) == 4 * counts["count_parameters"](model)


# --- on the other side: the process --------------------------------------------------


def attempt(action: Callable[..., object], *arguments: object) -> str:
    try:
        action(*arguments)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    return ""


def verdicts_on(d: str) -> Iterator[tuple[str, str]]:
    """Try everything."""
    for name in EQUAL.split("\n")[1:-1]:
        yield name, attempt(check_same, name, d, d)
    for name in PLAIN.split("\n")[1:-1]:
        yield name, attempt(check_same, name, d, "cpu")
    for row in (*REFUSED, *(REFUSED_HERE if d == accelerator.NAME else ())):
        yield row[0], attempt(check_refused, *row, d)
    for make, inputs in LAYERS:
        yield make, attempt(check_model, make, inputs, d)
    for name in OPTIMIZERS.split("\n")[1:-1]:
        yield name, attempt(check_model, TRAINED, X, d, {}, name, 10)
    for assignment, make, inputs in COURSE:
        code = load_reference(assignment)
        verdict = attempt(check_model, make, inputs, d, code, "Adam(p, lr=0.01)", 5)
        yield f"{assignment}: {make}", verdict
    for name, function in CASES.items():
        yield name, attempt(function, d)


def without_it() -> dict[str, Any]:
    """Say what can be seen of the device."""
    return {
        "accelerator": torch.accelerator.is_available(),
        "generator": str(torch.Generator),
        "zeros": attempt(lambda: torch.zeros(1, device="accel")).split("device string: ")[-1],
        "slot": attempt(lambda: torch.zeros(1, device="privateuseone")),
        "cuda": attempt(lambda: torch.zeros(1).cuda()),
        "backward": attempt(lambda: torch.ones(1, requires_grad=True).backward()),
    }


def main(d: str) -> None:
    """Print what became of each name, as JSON."""
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    report: dict[str, Any] = {"before": without_it()}
    if d == accelerator.NAME:
        accelerator.prepare()
        nn.Linear(1, 1)(torch.ones(1, 1)).backward()
        report["parent, after"] = without_it()
    read, write = os.pipe()
    if os.fork() == 0:
        if d == accelerator.NAME:
            for name in ("enable, ms", "enable again, ms"):
                start = time.perf_counter()
                accelerator.enable()
                report[name] = 1000 * (time.perf_counter() - start)
        torch.save(torch.arange(3.0, device=d), file := io.BytesIO())
        report["file"] = list(file.getvalue())
        report.update(verdicts_on(d))
        with os.fdopen(write, "w") as pipe:
            json.dump(report, pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        report = json.load(pipe)
    os.wait()
    file = bytes(report.pop("file"))
    report["checkpoint elsewhere"] = attempt(lambda: torch.load(io.BytesIO(file)))
    report["checkpoint elsewhere, on the CPU"] = torch.load(
        io.BytesIO(file), map_location="cpu"
    ).tolist()
    json.dump(report, sys.stdout, indent=1)


if __name__ == "__main__":
    main(*sys.argv[1:] or [accelerator.NAME])
