"""Probes: functions that run beside a submission and return plain data.

A check never holds an object of the student's. It calls a probe with a target
(`student` or `reference`); the probe runs where that target lives, and what it
returns crosses over as numbers, strings, lists, dicts and tensors::

    @probe
    def outputs(code, m, b, x):
        '''LineModel() with m = {m} and b = {b}, called on x'''
        ...

    def test_line(self, student):
        expect.close(outputs(student, 3.0, -1.0, x), ...)

The docstring says, in words that the student reads, what is called; arguments
can be named in it.
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import torch
from torch.nn.parameter import is_lazy

from autograder.discretion import HIDDEN, discreet, known_name
from autograder.i18n import _
from autograder.sandbox import loader, runner, wire

_hidden = False


@contextlib.contextmanager
def hidden_values(hidden: bool) -> Iterator[None]:
    """Leave values out of the messages made inside the block, if `hidden`."""
    global _hidden
    previous, _hidden = _hidden, hidden
    try:
        yield
    finally:
        _hidden = previous


def values_are_hidden() -> bool:
    """Tell whether the messages of a hidden check are being made."""
    return _hidden


class ProbeError(AssertionError):
    """The student's code, called by a probe, raised or did not come back.

    Attributes:
        kind: "raised", "missing", "time", "process" or "format".
        problem: what was raised (see `loader.describe`); empty for the other kinds.
        detail: seconds for "time"; signal or status for "process".

    """

    def __init__(self, kind: str, problem: loader.Problem | None = None, detail: Any = None):
        self.kind, self.problem, self.detail = kind, problem or {}, detail
        super().__init__(self.text())

    @property
    def type(self) -> str:
        """Name of the exception's class; empty if none was raised."""
        return str(self.problem.get("type", ""))

    @property
    def types(self) -> list[str]:
        """Names of the exception's class and of all that it is derived from."""
        return [self.type, *self.problem.get("bases", ())]

    @property
    def message(self) -> str:
        """Text of the exception."""
        return str(self.problem.get("message", ""))

    @property
    def unwritten(self) -> bool:
        """Whether what was called is still as it was handed out."""
        cause = (self.problem.get("missing") or {}).get("cause") or self.problem
        return (
            isinstance(cause, dict)
            and cause.get("type") == "NotImplementedError"
            and not cause.get("message")
        )

    def text(self) -> str:
        """Return what happened, in the language in use."""
        if self.kind == "time":
            return _("It did not finish within {seconds} s.").format(seconds=self.detail)
        if self.kind == "process" and isinstance(self.detail, dict) and "too_much" in self.detail:
            return _too_much(self.detail["too_much"])
        if self.kind == "process":
            return _("Your code ended the Python process ({how}).").format(
                how=_how_it_ended(self.detail)
            )
        if self.kind == "format":
            return _("Your code returned something that the grader cannot read.")
        if self.kind == "often":
            return _("Your code ended or blocked the Python process too often to go on.")
        if self.kind == "missing":
            return self._missing_text()
        if self.type == "AnswerTooLarge":
            return _("The grader cannot read what your code returned ({why}).").format(
                why=HIDDEN if values_are_hidden() else self.message
            )
        if self.type == "NotImplementedError" and not self.message:
            return _("This part is not written yet (it raises NotImplementedError).")
        where = ""
        if self.problem.get("frames"):
            frame = self.problem["frames"][-1]
            place = _("{unit}, line {line}").format(**frame)
            where = f" ({place}: `{frame['text']}`)" if frame["text"] else f" ({place})"
        # The text of an exception may repeat what a hidden check handed in.
        message = f": {self.message}" if self.message and not values_are_hidden() else ""
        kind = next(filter(_may_be_shown, self.types), "Exception")
        return _("It raised {type}{message}{where}.").format(
            type=kind, message=message.rstrip("."), where=where
        )

    def _missing_text(self) -> str:
        missing = dict(self.problem["missing"])
        if values_are_hidden():  # a name has no room for what was handed in
            for key in ("wanted", "close"):
                missing[key] = missing[key] if str(missing.get(key)).isidentifier() else ""
        cause = missing.get("cause")
        if isinstance(cause, dict):
            if cause.get("type") == "NotImplementedError":
                return _("`{wanted}` is not written yet.").format(wanted=missing["wanted"])
            return _("`{wanted}` could not be defined: {cause}").format(
                wanted=missing["wanted"], cause=ProbeError("raised", cause).text()
            )
        text = _("Your code does not define `{wanted}`.").format(wanted=missing["wanted"])
        if missing.get("close"):
            text += " " + _("It does define `{close}`: is that the one? Rename it.").format(
                close=missing["close"]
            )
        return text


def _too_much(what: str) -> str:
    if what == "threads":
        return _("Your code started more threads than the grader allows, and was ended.")
    return _("Your code wrote more files than the grader keeps, and was ended.")


def _may_be_shown(name: str) -> bool:
    """Tell whether a message may hold a type's name: a made-up one may say what was handed in."""
    return not values_are_hidden() or known_name(name)


def _keep_quiet(problem: loader.Problem, source: str) -> None:
    problem["message"] = discreet(str(problem.get("message", "")), source)
    cause = (problem.get("missing") or {}).get("cause")
    if cause is not None:
        _keep_quiet(cause, source)


def _how_it_ended(detail: Any) -> str:
    if isinstance(detail, dict) and "signal" in detail:
        if detail["signal"] == 24:
            return _("it used up its processor time")
        return _("signal {number}").format(number=detail["signal"])
    if isinstance(detail, dict) and "status" in detail:
        return _("exit status {number}").format(number=detail["status"])
    return _("reason unknown")


class Target(Protocol):
    """Where a probe runs: `student` or `reference`."""

    def run(self, probe: Probe, arguments: Sequence[Any]) -> Any:
        """Run `probe` there and return its plain data. Raises ProbeError."""


class Probe:
    """A function to be run beside a submission; call it with a target first."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        functools.update_wrapper(self, function)
        self.name = f"{function.__module__}.{function.__qualname__}"
        self.signature = inspect.signature(function)

    def __call__(self, target: Target, *arguments: Any, **named: Any) -> Any:
        """Run the probe where `target` lives and return its answer. Raises ProbeError."""
        bound = self.signature.bind(None, *arguments, **named)
        bound.apply_defaults()
        return target.run(self, list(bound.arguments.values())[1:])

    def pickled(self) -> bytes:
        """Return the function itself, for a sandbox that cannot import it."""
        return _pickled(self.function)

    def describe(self, arguments: Sequence[Any], *, hidden: bool) -> str:
        """Return what the probe calls, in words. Hidden arguments are not shown."""
        words = _(inspect.cleandoc(self.function.__doc__ or "").partition("\n")[0])
        if not words:
            return ""
        names = list(self.signature.parameters)[1:]
        values = {
            name: "…" if hidden else show(value)
            for name, value in zip(names, arguments, strict=True)
        }
        return words.format(**values)


@functools.cache
def _pickled(function: Callable[..., Any]) -> bytes:
    import cloudpickle

    module = sys.modules.get(function.__module__)
    by_value = module is not None and not function.__module__.startswith("autograder.")
    if by_value:
        cloudpickle.register_pickle_by_value(module)
    try:
        return bytes(cloudpickle.dumps(function))
    finally:
        if by_value:
            cloudpickle.unregister_pickle_by_value(module)


def probe(function: Callable[..., Any]) -> Probe:
    """Make a function ``(code, …)`` a probe; `code` is the student's module.

    The function may use what its own module imports at the top (torch,
    autograder.probes); its arguments and its answer are plain data.
    """
    return Probe(function)


def show(value: Any) -> str:
    """Return a value in a few characters: never a whole tensor."""
    if isinstance(value, torch.Tensor):
        if value.dim() == 0:
            return f"{value.item():.6g}" if value.is_floating_point() else str(value.item())
        return _("a tensor of shape {shape}").format(shape=tuple(value.shape))
    if isinstance(value, wire.Opaque):
        name = value.type.rpartition(".")[2]
        return _("an object of type {type}").format(type=name if _may_be_shown(name) else "…")
    if isinstance(value, float):
        return f"{value:.6g}"
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"


# --- a target in this process ---------------------------------------------------


class Live:
    """The student's own, live definitions, in the student's own process."""

    def __init__(self, module: Any, units: Sequence[loader.Unit] = ()) -> None:
        self.module, self.units = module, units
        self.problems: list[loader.Problem] = []

    def run(self, probe: Probe, arguments: Sequence[Any], seed: int) -> wire.Packed:
        """Run a probe here, and leave PyTorch's global state as it was.

        It gets copies, as in the sandbox: what it changes in place, the check still has.
        """
        copies = wire.unpack(wire.pack(list(arguments)))
        with runner.preserved_state():
            return runner.run(probe.function, self.module, copies, seed, self.units)


def live_module(namespace: dict[str, Any]) -> loader.StudentModule:
    """Return a module with the definitions of a notebook's namespace."""
    module = loader.StudentModule(loader.MODULE_NAME)
    module.__dict__.update({k: v for k, v in namespace.items() if not k.startswith("__")})
    return module


def value_of(packed: wire.Packed, units: Sequence[loader.Unit] | None = None) -> Any:
    """Return a probe's value, made anew each time.

    Args:
        packed: what came back.
        units: the submission, whose lines an error shows.

    Raises:
        ProbeError: it has no value.

    """
    answer = wire.unpack(packed)
    if "error" in answer:
        problem = answer["error"]
        if units is not None:
            loader.quote(problem, units)
            if values_are_hidden():
                _keep_quiet(problem, "\n".join(str(unit["source"]) for unit in units))
        raise ProbeError("missing" if "missing" in problem else "raised", problem)
    return answer["value"]


# --- what probes of every assignment share ---------------------------------------


def inventory(model: Any) -> dict[str, Any]:
    """Return what a model has registered, and the tensors and modules it has not.

    The answer has ``is_module``, ``parameters`` (a list of name, shape, dtype,
    trainable, in order of registration), ``buffers`` (names) and ``loose``: what
    stands in plain attributes, lists, tuples and dicts, where PyTorch does not
    look, as a list of (attribute, container type or "", kind). The shape of a lazy
    parameter that no call has given one yet is None (see `expect.sized`).
    """
    if not isinstance(model, torch.nn.Module):
        return {"is_module": False, "type": type(model).__name__}
    parameters = [
        {
            "name": name,
            "shape": None if is_lazy(p) else tuple(p.shape),
            "dtype": p.dtype,
            "trainable": p.requires_grad,
        }
        for name, p in model.named_parameters()
    ]
    loose = []
    for owner_name, owner in model.named_modules():
        for name, value in vars(owner).items():
            if name.startswith("_") or name == "training":
                continue
            place = f"{owner_name}.{name}" if owner_name else name
            if isinstance(value, torch.Tensor):
                loose.append((place, "", "tensor"))
            elif isinstance(value, (list, tuple, dict)):
                items = list(value.values()) if isinstance(value, dict) else list(value)
                for kind, cls in (
                    ("module", torch.nn.Module),
                    ("parameter", torch.nn.Parameter),
                    ("tensor", torch.Tensor),
                ):
                    count = sum(isinstance(item, cls) for item in items)
                    if count:
                        loose.append((place, type(value).__name__, kind))
                        break
    return {
        "is_module": True,
        "type": type(model).__name__,
        "parameters": parameters,
        "buffers": [name for name, _buffer in model.named_buffers()],
        "loose": loose,
    }


def gradients(model: torch.nn.Module) -> dict[str, Any]:
    """Return each registered parameter's gradient by name; None where there is none."""
    return {
        name: None if p.grad is None else p.grad.detach().clone()
        for name, p in model.named_parameters()
    }


def backward(value: Any) -> bool:
    """Run ``value.sum().backward()``; tell whether there was a graph to run it on."""
    if not isinstance(value, torch.Tensor) or not value.requires_grad:
        return False
    value.sum().backward()
    return True


def containers(model: torch.nn.Module) -> dict[str, Any]:
    """Return where a model keeps several modules at once, as evidence for diagnoses.

    The answer has ``unseen``, the Python lists, tuples and dicts with modules that
    PyTorch does not find: owner's class, attribute, type of container, whether it is
    ``shared`` because it stands in the class, how many ``layers``, ``activations`` and
    other ``modules`` are in it, and how many ``parameters`` they have. And ``seen``:
    (attribute, class) of PyTorch's own containers with activations only.
    """
    registered = {id(module) for module in model.modules()}
    unseen: list[dict[str, Any]] = []
    seen: list[tuple[str, str]] = []
    for owner in model.modules():
        if type(owner).__module__.startswith("torch."):
            continue
        for name, value in {**vars(type(owner)), **vars(owner)}.items():
            hidden = [m for m in _modules_in(value) if id(m) not in registered]
            if hidden and not name.startswith("__") and name != "_modules":
                kinds = [_kind_of_module(module) for module in hidden]
                counts = {kind: kinds.count(kind) for kind in ("layers", "activations", "modules")}
                parameters = {id(p) for module in hidden for p in module.parameters()}
                unseen.append(
                    {
                        "owner": type(owner).__name__,
                        "name": name,
                        "container": type(value).__name__,
                        "shared": name not in vars(owner),
                        "parameters": len(parameters),
                        **counts,
                    }
                )
        for name, child in owner.named_children():
            kinds = [_kind_of_module(module) for module in child.children()]
            if kinds and set(kinds) == {"activations"}:
                seen.append((name, type(child).__name__))
    return {"unseen": unseen, "seen": seen}


def _modules_in(value: Any, depth: int = 3) -> list[torch.nn.Module]:
    """Return the modules in a list, tuple or dict, and in those in it."""
    if not isinstance(value, (list, tuple, dict)) or depth == 0:
        return []
    found = []
    for item in value.values() if isinstance(value, dict) else value:
        found += [item] if isinstance(item, torch.nn.Module) else _modules_in(item, depth - 1)
    return found


def _kind_of_module(module: torch.nn.Module) -> str:
    if type(module).__module__ == "torch.nn.modules.activation":
        return "activations"
    return "layers" if isinstance(module, torch.nn.Linear) else "modules"


class _OutOfStepsError(BaseException):
    """A function used up its steps. No Exception, so that few handlers swallow it."""


def within_steps(limit: int, function: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """Call a function, but stop it when it has run `limit` lines of Python.

    Lines are counted rather than seconds, so that a busy machine stops nobody, and a
    loop that would take days costs a moment. Whatever escapes the count (one endless
    call of a function written in C) still meets the time limit of its probe.

    Returns:
        ``{"finished": True, "value": …}``, or ``{"finished": False, "value": None}``.

    """
    left = limit

    def count(frame: Any, event: str, argument: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise _OutOfStepsError
        return count

    previous = sys.gettrace()
    sys.settrace(count)
    try:
        value = function(*arguments)
    except _OutOfStepsError:
        return {"finished": False, "value": None}
    finally:
        sys.settrace(previous)
    return {"finished": True, "value": value}


def ready(model: Any, *shape: int) -> Any:
    """Return what the student made, its sizes known also if its layers are lazy.

    Lazy layers get their sizes from a call on zeros of `shape`. Whatever is no module,
    or has nothing lazy in it, comes back untouched and uncalled.
    """
    if isinstance(model, torch.nn.Module) and any(is_lazy(p) for p in model.parameters()):
        model(torch.zeros(shape))
    return model


@contextlib.contextmanager
def unwritten_as_nan() -> Iterator[None]:
    """Fill fresh memory with NaN inside the block, so that `torch.empty` gives itself away.

    A tensor that nobody has written to holds what lay in memory before: zeros as a rule,
    or numbers that look drawn. PyTorch's mode for finding nondeterministic code fills it.
    """
    before = torch.get_deterministic_debug_mode()
    torch.set_deterministic_debug_mode("warn")
    try:
        yield
    finally:
        torch.set_deterministic_debug_mode(before)


@contextlib.contextmanager
def standing_in(function: Any, **parts: Any) -> Iterator[None]:
    """Put parts of a check's own in the place of other exercises that `function` uses.

    Inside the block, the student's `function` (or class) finds `parts` under the names
    of its module: ``standing_in(code.stack, block=Part)`` hands `stack` a ``block`` that
    was made for the check. So a mistake in one exercise costs nothing in the next.
    """
    inner = vars(function).get("__init__") if isinstance(function, type) else function
    names = getattr(inspect.unwrap(inner) if callable(inner) else inner, "__globals__", {})
    missing = object()
    before = {name: names.get(name, missing) for name in parts}
    names.update(parts)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is missing:
                names.pop(name, None)
            else:
                names[name] = value
