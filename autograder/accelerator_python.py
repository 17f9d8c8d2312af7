"""What Python programs find around the emulated accelerator (see `autograder.accelerator`).

That is `torch.accel`, the counterpart of `torch.cuda`; generators of random numbers;
pinned memory, which is any memory that is called so; and the words with which CUDA is
refused. Importing this has no effect.
"""

from __future__ import annotations

import contextlib
import functools
import types
import weakref
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import torch
from torch.utils import backend_registration
from torch.utils._device import _device_constructors

from autograder.i18n import _

NAME = "accel"

_own = torch._C.Generator()  # what draws on the device
_generators: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
_FACTORIES = """
arange empty empty_like empty_permuted empty_strided eye full full_like linspace logspace ones
ones_like rand rand_like randint randint_like randn randn_like randperm scalar_tensor tensor zeros
zeros_like
"""
_NEW = "new_empty new_empty_strided new_full new_ones new_tensor new_zeros"


def module() -> types.ModuleType:
    """Return `torch.accel`."""
    made = types.ModuleType(f"torch.{NAME}")
    vars(made).update(
        is_available=lambda: True,
        is_initialized=lambda: True,
        device_count=lambda: 1,
        current_device=lambda: 0,
        set_device=lambda device: None,
        device=lambda device: contextlib.nullcontext(),
        get_device_name=lambda device=None: "an emulated accelerator",
        synchronize=lambda device=None: None,
        current_stream=torch.accelerator.current_stream,
        empty_cache=lambda: None,
        memory_allocated=lambda device=None: 0,
        max_memory_allocated=lambda device=None: 0,
        manual_seed=_own.manual_seed,
        manual_seed_all=_own.manual_seed,
        seed=_own.seed,
        seed_all=_own.seed,
        initial_seed=_own.initial_seed,
        get_rng_state=lambda device=NAME: _own.get_state(),
        set_rng_state=lambda state, device=NAME: _own.set_state(state),
        get_amp_supported_dtype=lambda: [torch.float16, torch.bfloat16],
        _is_in_bad_fork=lambda: False,
    )
    return made


def replace_what_is_in_the_way(
    new_storage: Callable[[torch.UntypedStorage], torch.UntypedStorage],
) -> None:
    """Replace what in PyTorch knows only devices written in C++.

    Args:
        new_storage: makes a storage of the device over one of the CPU's.

    """
    patched: Any = torch
    new = torch.UntypedStorage.__new__

    def new_of_any(cls: Any, *args: Any, **kwargs: Any) -> Any:
        if torch.device(kwargs.get("device") or "cpu").type != NAME:
            return new(cls, *args, **kwargs)
        return new_storage(new(cls, *args, **{**kwargs, "device": "cpu"}))

    patched.UntypedStorage.__new__ = new_of_any
    backend_registration.generate_methods_for_privateuse1_backend(
        for_tensor=False, for_module=False, for_packed_sequence=False, for_storage=True
    )
    patched.Generator = _Generator
    patched.accelerator.synchronize = lambda device=None: None
    patched._C._accelerator_isAllocatorInitialized = lambda: False  # nothing to count
    patched.cuda._lazy_init = _no_cuda
    patched.Tensor.is_pinned = lambda self, device=None: _is_pinned(self)
    patched.Tensor.pin_memory = _pin_memory
    _device_constructors()  # remembers the functions as they are
    for owner, names in ((patched, _FACTORIES), (patched.Tensor, _NEW)):
        for name in names.split():
            setattr(owner, name, _pinning(getattr(owner, name)))
            patched.jit._builtins._register_builtin(getattr(owner, name), f"aten::{name}")


def _no_cuda() -> NoReturn:
    """Stand in for what every way to CUDA begins with."""
    raise AssertionError(
        _(
            "Torch not compiled with CUDA enabled. The accelerator of this machine is called "
            "{name}: write `.to(device)`, with the device that you are given, instead of "
            '`.cuda()` or "cuda".'
        ).format(name=repr(NAME))
    )


# --- pinned memory --------------------------------------------------------------------


def pinned(tensor: torch.Tensor) -> torch.Tensor:
    """Call a tensor's memory pinned, and return the tensor."""
    if not tensor.is_cpu:
        raise RuntimeError(f"cannot pin '{tensor.type()}' only dense CPU tensors can be pinned")
    tensor.untyped_storage()._pinned = True  # type: ignore[attr-defined]
    return tensor


def _is_pinned(tensor: torch.Tensor) -> bool:
    return getattr(tensor.untyped_storage(), "_pinned", False)


def _pin_memory(tensor: torch.Tensor, device: Any = None) -> torch.Tensor:
    return tensor if _is_pinned(tensor) else pinned(tensor.clone() if tensor.is_cpu else tensor)


def _pinning(make: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    """Return a function that makes tensors with ``pin_memory=True``, too."""

    @functools.wraps(make)
    def made(*args: Any, pin_memory: bool = False, **kwargs: Any) -> torch.Tensor:
        tensor = make(*args, **kwargs)
        return pinned(tensor) if pin_memory else tensor

    return made


# --- random numbers -----------------------------------------------------------------


class _AnyGenerator(type(torch._C.Generator)):  # type: ignore[misc]
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, torch._C.Generator)


class _Generator(torch._C.Generator, metaclass=_AnyGenerator):
    """`torch.Generator`, for this device too: one of the CPU's, which does not say so."""

    def __new__(cls, device: Any = "cpu") -> Any:
        if torch.device(device).type != NAME:
            return torch._C.Generator(device)
        generator: Any = super().__new__(cls)
        _generators[generator._cdata] = generator
        return generator

    device = property(lambda self: torch.device(NAME, 0))


def draws_here(generator: Any) -> bool:
    """Tell whether a generator is one of the device's; None is."""
    return generator is None or generator._cdata in _generators


@contextlib.contextmanager
def drawing() -> Iterator[None]:
    """Draw from the device's numbers; the CPU's go on as if nothing had been drawn."""
    default = torch.default_generator
    state = default.get_state()
    default.set_state(_own.get_state())
    try:
        yield
    finally:
        _own.set_state(default.get_state())
        default.set_state(state)
