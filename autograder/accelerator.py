"""An accelerator for machines that have none: a device that PyTorch takes for real.

`enable` registers the device ``accel`` in PyTorch's slot for devices from outside
(PrivateUse1). Its tensors are plain `torch.Tensor`s with a device, a storage and
a dispatch key of their own; only their bytes lie in CPU memory. What PyTorch
implements for every device (views, autograd, optimisers, modules, `torch.save`)
therefore runs as it does on CUDA, and `_fallback`, the one kernel below it, hands
the rest to the CPU's kernels, on CPU tensors over the same bytes. Importing this
has no effect, and `enable` cannot be undone: it belongs in the process that was
forked for the checks of placement.

The name is neither "cuda", which would be a lie to `torch.cuda.is_available()`
(it stays False), nor "gpu", which students write by guess: a submission that
works here has used the device that it was given or asked `torch.accelerator`.

What Python programs find around a device, such as `torch.accel`, generators and
pinned memory, is in `autograder.accelerator_python`.

Known differences from CUDA:

* Numbers are the CPU's, drawn ones too: other than CUDA's for the same seed.
* There is one device. Nothing is asynchronous, and pinned memory is only called so.
* Memory is not counted: `torch.accelerator.memory_allocated()` and its like say 0.
* Errors about tensors on two devices have PyTorch's words, but a few operations
  have words of their own on CUDA (`torch.equal`, `torch.where`, convolutions), and the
  name in "when checking argument in method" is not always the same.
* A generator of this device is also taken by operations on the CPU.
* ``out=`` and ``resize_`` that have to grow beyond the storage give the tensor a new
  one; views of the old one keep the old. Nothing warns that ``out=`` was resized.
* Where the device is off, `torch.load` without ``map_location`` says "don't know
  how to restore data location", not "Attempting to deserialize object on a CUDA device".
* What a signal's handler raises while an operation runs may get lost (one alarm in
  ten) or end the process (one in a hundred): an alarm should be repeated.
* Not there: sparse tensors (`nn.Embedding` with ``sparse=True``), quantized and nested
  ones; autocast, unless it is off; `torch.compile` with a compiler; profiling;
  ``load_file(path, device)`` of safetensors; `torch.accelerator.get_memory_info` and
  ``get_device_capability``; the times of events.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import math
import os
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
from torch.utils import backend_registration

from autograder import accelerator_python
from autograder.accelerator_python import NAME as NAME

_aten: Any = torch.ops.aten
_CPU = _device = torch.device("cpu")  # _device is ours, once it is enabled
_CPU_KEYS = torch._C.DispatchKeySet(torch._C.DispatchKey.CPU)
_key_word = 0  # where a tensor's C++ object keeps its dispatch keys
_passing: list[BaseException] = []  # exceptions on their way out of backward()
_libraries: list[torch.library.Library] = []  # registrations live as long as these


class Unsupported(RuntimeError):
    """This PyTorch cannot have the emulated accelerator; the text says why."""


def supported() -> bool:
    """Tell whether this PyTorch lets a Python program register a device."""
    return hasattr(backend_registration, "_setup_privateuseone_for_python_backend")


def prepare() -> None:
    """Do in a process, before it is forked, what takes 30 ms in each fork.

    It has no other effect: these are the kernels of a device that is not there yet.
    """
    if _libraries:
        return
    fallback, kernels = torch.library.Library("_", "IMPL"), torch.library.Library("aten", "IMPL")
    _libraries.extend((fallback, kernels))
    fallback.fallback(_fallback, "PrivateUse1")  # writes to the tables of all operations
    for name, kernel in _KERNELS.items():
        kernels.impl(name, kernel, "PrivateUse1")
    for name, cell in _CELLS.items():  # made of what has derivatives
        for key in ("PrivateUse1", "AutogradPrivateUse1"):
            kernels.impl(name, cell, key)
    for key in ("Conjugate", "Negative"):  # else they make a copy first, with _copy_from
        kernels.impl("_copy_from", torch.library.fallthrough_kernel, key)


def enable() -> torch.device:
    """Register the device in this process, once; return it. Raises Unsupported."""
    global _device
    if _device != _CPU:
        return torch.device(NAME)
    setup = getattr(backend_registration, "_setup_privateuseone_for_python_backend", None)
    if setup is None:
        raise Unsupported(f"PyTorch {torch.__version__} lets no Python program register a device")
    setup(NAME, backend_module=accelerator_python.module(), device_guard=_guard())
    _device = torch.device(NAME, 0)
    _find_key_word()
    prepare()
    accelerator_python.replace_what_is_in_the_way(_new_storage)
    patched: Any = torch.autograd.Variable
    patched._execution_engine = _Engine()
    probe = torch.ones(1, device=_device, requires_grad=True)
    try:
        probe.backward()
    except RuntimeError:
        _start_autograd_thread()
        probe.backward()
    return torch.device(NAME)


def placement(
    module: torch.nn.Module, optimizer: torch.optim.Optimizer | None = None
) -> dict[str, dict[str, str]]:
    """Tell where every tensor of a module, and of its optimiser, lives.

    Returns:
        Names to devices (``"accel:0"``) under "parameters", "gradients", "buffers",
        "attributes" (tensors in plain attributes, which do not move) and "state"
        (``"weight.momentum_buffer"``; Adam keeps its step counts on the CPU).

    """
    parameters = dict(module.named_parameters())
    owners = {id(parameter): name for name, parameter in parameters.items()}
    states = optimizer.state.items() if optimizer else ()
    found: dict[str, dict[str, Any]] = {
        "parameters": parameters,
        "gradients": {name: parameter.grad for name, parameter in parameters.items()},
        "buffers": dict(module.named_buffers()),
        "attributes": {
            f"{path}.{name}".lstrip("."): value
            for path, part in module.named_modules()
            for name, value in vars(part).items()
        },
        "state": {
            f"{owners.get(id(parameter), '?')}.{name}": value
            for parameter, state in states
            for name, value in state.items()
        },
    }
    return {
        kind: {n: str(value.device) for n, value in of.items() if isinstance(value, torch.Tensor)}
        for kind, of in found.items()
    }


# --- tensors of the device ------------------------------------------------------


def _new_storage(memory: torch.UntypedStorage) -> torch.UntypedStorage:
    """Return a storage of the device over a CPU storage's bytes, which it keeps alive."""
    make: Any = torch._C._construct_storage_from_data_pointer
    storage: torch.UntypedStorage = make(memory.data_ptr(), _device, memory.nbytes())
    storage._memory = memory  # type: ignore[attr-defined]
    return storage


def _new_tensor(cpu: torch.Tensor) -> torch.Tensor:
    """Return a tensor of the device over a CPU tensor's bytes."""
    tensor = torch._C._acc.create_empty_tensor((0,), cpu.dtype)
    # `parameter.data = tensor`, which is how modules move, is allowed between the
    # devices of a list in C++, by their keys. With the CPU's key beside its own
    # (which comes first), a tensor is on that list: tied parameters stay tied,
    # lazy ones lazy, and optimisers keep theirs, as on CUDA.
    ctypes.c_uint64.from_address(tensor._cdata + _key_word).value |= _CPU_KEYS.raw_repr()
    return _place(tensor, cpu)


def _place(tensor: torch.Tensor, cpu: torch.Tensor) -> torch.Tensor:
    """Let a tensor of the device have a CPU tensor's bytes and shape."""
    storage = _new_storage(cpu.untyped_storage())
    result: torch.Tensor = _aten.set_.source_Storage_storage_offset.redispatch(
        _CPU_KEYS, tensor, storage, cpu.storage_offset(), cpu.size(), cpu.stride()
    )
    return result


def _on_cpu(tensor: torch.Tensor) -> torch.Tensor:
    """Return a CPU tensor over the bytes of a tensor of the device."""
    home: Any = tensor.untyped_storage()
    memory = getattr(home, "_memory", None)
    if memory is None:  # C++ made it over a piece of another
        memory = torch._C._construct_storage_from_data_pointer(home.data_ptr(), _CPU, home.nbytes())
    place = (memory, tensor.storage_offset(), tensor.size(), tensor.stride())
    view = _blank(tensor.dtype).set_(*place)
    view = view.conj() if tensor.is_conj() else view
    return torch._neg_view(view) if tensor.is_neg() else view


def _blank(dtype: torch.dtype) -> torch.Tensor:
    return torch.empty(0, dtype=dtype, device=_CPU)  # whatever the default device is


def _find_key_word() -> None:
    global _key_word
    places = set(range(24))
    for dtype, shape in ((torch.float32, (2, 3)), (torch.int64, ()), (torch.bool, (5,))):
        tensor = torch._C._acc.create_empty_tensor(shape, dtype)
        keys = torch._C._dispatch_keys(tensor).raw_repr()
        words = (ctypes.c_uint64 * 24).from_address(tensor._cdata)
        places = {place for place in places if words[place] == keys}
    if len(places) != 1:
        raise Unsupported(f"PyTorch {torch.__version__} keeps dispatch keys in another place")
    _key_word = 8 * places.pop()


# --- what runs on it --------------------------------------------------------------


class _Plan(NamedTuple):
    """What an operation's schema says of it."""

    direct: bool  # makes or changes a view: needs no memory, only the tensor's own place
    random: bool
    names: tuple[str, ...]
    tensors: frozenset[str]
    outs: tuple[str, ...]
    returned: tuple[str | None, ...]  # for each result the argument that it is, if it is one


@functools.cache
def _plan(op: Any) -> _Plan:
    arguments, results = op._schema.arguments, [part.alias_info for part in op._schema.returns]
    changed = {
        frozenset(part.alias_info.before_set): part.name
        for part in arguments
        if part.alias_info is not None and part.alias_info.is_write
    }
    return _Plan(
        direct=torch.Tag.inplace_view in op.tags
        or any(alias is not None and not alias.is_write for alias in results),
        random=torch.Tag.nondeterministic_seeded in op.tags,
        names=tuple(part.name for part in arguments),
        tensors=frozenset(part.name for part in arguments if str(part.type) == "Tensor"),
        outs=tuple(part.name for part in arguments if part.is_out),
        returned=tuple(alias and changed.get(frozenset(alias.before_set)) for alias in results),
    )


def _fallback(op: Any, *args: Any, **kwargs: Any) -> Any:
    """Run any operation that has no kernel for this device in particular."""
    plan = _plan(op)
    if plan.direct:
        return op.redispatch(_CPU_KEYS, *args, **kwargs)
    given = {**dict(zip(plan.names, args, strict=False)), **kwargs}
    _check_devices(op, plan, given)
    drawing = plan.random and given.get("generator") is None
    with accelerator_python.drawing() if drawing else contextlib.nullcontext():
        results = _compute(op, plan, given)
    if len(plan.returned) == 1:
        return _raised(results) if plan.returned[0] is None else given[plan.returned[0]]
    answers = zip(plan.returned, results or (), strict=True)
    return tuple(_raised(new) if name is None else given[name] for name, new in answers) or None


def _compute(op: Any, plan: _Plan, given: dict[str, Any]) -> Any:
    """Run an operation on CPU tensors over the bytes of those that are given."""
    ready = {name: _lowered(value) for name, value in given.items() if name not in plan.outs}
    for name in plan.tensors & ready.keys():
        if isinstance(ready[name], (int, float, complex)):
            ready[name] = _number(ready[name], ready, bool(plan.outs))
    if ready.get("device") is not None:
        ready.update(device=_CPU, pin_memory=None)
    # Outputs go to fresh tensors first: one that has to grow would free its memory,
    # where other tensors of the device still are.
    ready.update({name: _blank(given[name].dtype) for name in plan.outs})
    results = op.redispatch(_CPU_KEYS, **ready)
    for name in plan.outs:
        size = ready[name].size()
        if _fits(given[name], size):
            _on_cpu(_resize(given[name], size)).copy_(ready[name])
        else:
            _place(given[name], ready[name])
    return results


def _lowered(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return _on_cpu(value) if value.device == _device else value
    return [_lowered(part) for part in value] if isinstance(value, (list, tuple)) else value


def _raised(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return _new_tensor(value)
    return [_raised(part) for part in value] if isinstance(value, (list, tuple)) else value


def _number(number: complex, beside: dict[str, Any], outs: bool) -> torch.Tensor:
    """Return a number, which stands where a tensor may, as it counts beside the tensors."""
    kind = torch.float64 if isinstance(number, float) else None
    if not outs:  # else the result's type is settled, and the number should be exact
        types = {value.dtype for value in beside.values() if isinstance(value, torch.Tensor)}
        kinds = [torch.result_type(_blank(part), number) for part in types]
        kind = functools.reduce(torch.promote_types, kinds)
    return torch.tensor(number, dtype=kind, device=_CPU)


def _copy(source: torch.Tensor, target: torch.Tensor, non_blocking: bool = False) -> torch.Tensor:
    _aten.copy_.default.redispatch(_CPU_KEYS, _lowered(target), _lowered(source))
    return target


def _to_copy(source: torch.Tensor, *, non_blocking: bool = False, **options: Any) -> torch.Tensor:
    result: torch.Tensor = _aten._to_copy.default.redispatch(_CPU_KEYS, source, **options)
    return accelerator_python.pinned(result) if non_blocking and result.is_cpu else result


def _empty(*args: Any, device: torch.device, **kwargs: Any) -> torch.Tensor:
    """Do what `_fallback` would, in half the time: all that is computed begins here."""
    _check_index(device)
    kwargs.update(device=_CPU, pin_memory=None)
    make: Any = torch.empty if len(args) == 1 else torch.empty_strided
    return _new_tensor(make(*args, **kwargs))


def _fits(tensor: torch.Tensor, size: Sequence[int]) -> bool:
    """Tell whether a tensor can have a size where it is."""
    end = tensor.storage_offset() + math.prod(size)
    return end * tensor.element_size() <= tensor.untyped_storage().nbytes()


def _resize(tensor: torch.Tensor, size: Sequence[int], memory_format: Any = None) -> torch.Tensor:
    if tensor.size() == size:
        return tensor
    if not _fits(tensor, size):
        return _place(tensor, _on_cpu(tensor).clone().resize_(size))
    _aten.resize_.default.redispatch(_CPU_KEYS, tensor, size, memory_format=memory_format)
    return tensor


def _zeros(size: Sequence[int], **options: Any) -> torch.Tensor:
    """Make the zeros that autograd fills gaps with, which have no memory elsewhere."""
    return torch.zeros(size, **{**options, "pin_memory": None})


def _convolution_backward(gradient: torch.Tensor, *args: Any) -> Any:
    biases = [gradient.size(1)] if args[-1][2] else None
    return _fallback(_aten.convolution_backward.default, gradient, *args[:2], biases, *args[2:])


def _lstm_cell(
    given: torch.Tensor, hidden: torch.Tensor, cell: torch.Tensor, *biases: torch.Tensor | None
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    gates = sum((bias for bias in biases if bias is not None), given + hidden).chunk(4, 1)
    enter, keep, leave = (gates[part].sigmoid() for part in (0, 1, 3))
    new = keep * cell + enter * gates[2].tanh()
    return leave * new.tanh(), new, torch.empty_like(new)  # the last one is for CUDA's backward


def _gru_cell(
    given: torch.Tensor,
    hidden: torch.Tensor,
    before: torch.Tensor,
    given_bias: torch.Tensor | None = None,
    hidden_bias: torch.Tensor | None = None,
) -> tuple[torch.Tensor, torch.Tensor]:
    ours = (given if given_bias is None else given + given_bias).chunk(3, 1)
    theirs = (hidden if hidden_bias is None else hidden + hidden_bias).chunk(3, 1)
    reset, update = ((ours[part] + theirs[part]).sigmoid() for part in (0, 1))
    new = (ours[2] + reset * theirs[2]).tanh()
    return new + update * (before - new), torch.empty_like(new)


_KERNELS: dict[str, Callable[..., Any]] = {
    "_copy_from": _copy,
    "_to_copy": _to_copy,
    "record_stream": lambda tensor, stream: None,
    "_efficientzerotensor": _zeros,
    "empty.memory_format": _empty,
    "empty_strided": _empty,
    "resize_": _resize,
    "convolution_overrideable": functools.partial(_fallback, _aten.convolution.default),
    "convolution_backward_overrideable": _convolution_backward,
}
_CELLS = {"_thnn_fused_lstm_cell": _lstm_cell, "_thnn_fused_gru_cell": _gru_cell}


# --- what CUDA refuses ---------------------------------------------------------------


def _check_index(device: torch.device) -> None:
    if device.type != NAME or device.index not in (None, 0):
        raise RuntimeError(f"{NAME} error: invalid device ordinal ({device})")


def _check_devices(op: Any, plan: _Plan, given: dict[str, Any]) -> None:
    """Raise what PyTorch raises before it calls CUDA's code."""
    name = op._schema.name.removeprefix("aten::")
    common: torch.device | None = None
    for argument, value in given.items():
        if argument == "device" and value is not None:
            _check_index(value)
        elif (
            argument == "generator"
            and value is not None
            and not accelerator_python.draws_here(value)
        ):
            raise RuntimeError(f"Expected a '{NAME}' device type for generator but found 'cpu'")
        for tensor in value if isinstance(value, (list, tuple)) else (value,):
            if not isinstance(tensor, torch.Tensor):
                continue
            if tensor.is_cpu and tensor.dim() == 0 and argument not in plan.outs:
                continue  # a number
            if argument == "indices" and "index" in name and tensor.device != common:
                if tensor.is_cpu:
                    continue
                raise RuntimeError(
                    "indices should be either on cpu or on the same device as the indexed "
                    "tensor (cpu)"
                )
            common = common or tensor.device
            if tensor.device != common:
                raise RuntimeError(
                    f"Expected all tensors to be on the same device, but got {argument} is on "
                    f"{tensor.device}, different from other tensors on {common} (when checking "
                    f"argument in method wrapper_{NAME}_{name})"
                )


# --- backward(), which runs in a thread of the device's -----------------------------------


def _start_autograd_thread() -> None:
    """Start the thread, as PyTorch does at the first ``backward()`` but never again in forks."""
    folder = os.path.join(os.path.dirname(torch.__file__), "lib")
    name = next(name for name in os.listdir(folder) if name.startswith("libtorch_cpu."))
    library = os.path.join(folder, name)
    try:
        engine = ctypes.PyDLL(library)._ZN5torch8autograd6Engine18get_default_engineEv
        start = ctypes.CDLL(library)._ZN5torch8autograd6Engine20start_device_threadsEv
    except AttributeError as error:
        raise Unsupported("backward() ran before the accelerator was enabled") from error
    engine.restype = ctypes.c_void_p
    start(ctypes.c_void_p(engine()))


def _guard() -> Any:
    """Return what C++ asks for the device's type, also while a Python exception passes through it.

    When Python returns it must not find that exception still pending, or it ends
    the process. So what a hook raised is kept here, and `_Engine` raises it.
    """

    pending, kind = ctypes.pythonapi.Py_IsInitialized, torch._C._autograd.DeviceType.PrivateUse1

    class Guard(torch._C._acc.DeviceGuard):
        def type_(self) -> Any:
            try:
                pending()  # like any function of Python's own, raises it
            except BaseException as error:
                _passing.append(error)
            return kind

    return Guard()


class _Engine(torch._C._ImperativeEngine):
    def run_backward(self, *args: Any, **kwargs: Any) -> Any:
        _passing.clear()
        try:
            return super().run_backward(*args, **kwargs)
        except SystemError:  # an exception is announced, and there is none
            if not _passing:
                raise
        raise _passing.pop(0)
