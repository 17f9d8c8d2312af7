"""The global settings of Python and PyTorch: usual while a submission's code runs, then put back.

One exercise may set what holds for the whole process (a default dtype, gradients
off, warnings as errors). Nothing else must notice: neither the next exercise nor,
in a student's own notebook, the student. Each setting is read before and after,
which is cheap, and written only where it differs.

Not put back is what a submission replaces in place (``torch.add = ...``,
``nn.Linear.forward = ...``), what its threads do later, and what it adds to
``os.environ`` and ``sys.path`` or to the recursion limit, which its own functions
may count on. That lasts as long as the process: in the sandbox, one submission.
"""

from __future__ import annotations

import contextlib
import decimal
import gc
import locale
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import torch
import torch.backends.opt_einsum
import torch.nn.modules.module
import torch.overrides
import torch.utils._device
import torch.utils._python_dispatch
from torch.optim.optimizer import _global_optimizer_post_hooks, _global_optimizer_pre_hooks

KEEP = object()  # a setting without a usual value: what it is, it stays
UNKNOWN = object()  # it could not be read
DEPTH = 1000  # Python's limit to recursion; a higher one stays


class Setting(NamedTuple):
    """One thing that is global: how to read it, how to write it, what is usual."""

    get: Callable[[], Any]
    put: Callable[[Any], Any]
    usual: Any = KEEP


@contextlib.contextmanager
def usual() -> Iterator[None]:
    """Have usual settings inside the block; put back those from before at its end."""
    before = [_read(setting) for setting in SETTINGS]
    with warnings.catch_warnings(), decimal.localcontext(decimal.Context()):
        warnings.simplefilter("ignore")
        for setting, value in zip(SETTINGS, before, strict=True):
            if setting.usual is not KEEP and value is not UNKNOWN and value != setting.usual:
                _write(setting, setting.usual)
        try:
            yield
        finally:
            put_back(before)


def put_back(before: Sequence[Any]) -> None:
    """Write those of SETTINGS that have changed."""
    for setting, value in zip(SETTINGS, before, strict=True):
        if value is not UNKNOWN and _read(setting) != value:
            _write(setting, value)


def _read(setting: Setting) -> Any:
    try:
        return setting.get()
    except Exception:
        return UNKNOWN


def _write(setting: Setting, value: Any) -> None:
    # One that cannot be written must not keep the others from it.
    with contextlib.suppress(Exception):
        setting.put(value)


# --- PyTorch ----------------------------------------------------------------


_overrides: Any = torch.overrides


def _function_modes() -> tuple[Any, ...]:
    """Return what stands between callers and PyTorch's functions; a default device does."""
    context = getattr(torch._GLOBAL_DEVICE_CONTEXT, "device_context", None)
    modes = _overrides._get_current_function_mode_stack()
    return (context, torch.utils._device.CURRENT_DEVICE, *modes)


def _put_function_modes(value: tuple[Any, ...]) -> None:
    while _overrides._len_torch_function_stack():
        _overrides._pop_mode()
    context, torch.utils._device.CURRENT_DEVICE, *modes = value
    torch._GLOBAL_DEVICE_CONTEXT.device_context = context
    for mode in modes:
        _overrides._push_mode(mode)


_dispatch: Any = torch.utils._python_dispatch
_DISPATCH_FLAGS = [name for name in vars(_dispatch) if name.startswith("_is_in_")]


def _dispatch_modes() -> tuple[Any, ...]:
    flags = [getattr(_dispatch, name) for name in _DISPATCH_FLAGS]
    return (flags, *_dispatch._get_current_dispatch_mode_stack())


def _put_dispatch_modes(value: tuple[Any, ...]) -> None:
    while modes := _dispatch._get_current_dispatch_mode_stack():
        _dispatch._pop_mode(getattr(modes[-1], "_mode_key", None))
    flags, *modes = value
    for mode in modes:
        _dispatch._push_mode(mode)
    for name, flag in zip(_DISPATCH_FLAGS, flags, strict=True):
        setattr(_dispatch, name, flag)


_guards: list[Any] = []


def _put_inference_mode(on: bool) -> None:
    """Leave or enter inference mode, which only a guard can: the last one of ours first."""
    if _guards:
        _guards.pop().__exit__(None, None, None)
    if torch.is_inference_mode_enabled() != on:
        guard = torch._C._InferenceMode(on)
        guard.__enter__()
        _guards.append(guard)


AUTOCAST_DEVICES = ("cpu", "cuda")


def _autocast() -> tuple[Any, ...]:
    torch.autocast_increment_nesting()
    return (
        torch.autocast_decrement_nesting(),
        torch.is_autocast_cache_enabled(),
        *(torch.is_autocast_enabled(device) for device in AUTOCAST_DEVICES),
        *(torch.get_autocast_dtype(device) for device in AUTOCAST_DEVICES),
    )


def _put_autocast(value: tuple[Any, ...]) -> None:
    nesting, cached, *rest = value
    while _autocast()[0] > nesting:
        torch.autocast_decrement_nesting()
    while _autocast()[0] < nesting:
        torch.autocast_increment_nesting()
    torch.set_autocast_cache_enabled(cached)
    for device, enabled, dtype in zip(AUTOCAST_DEVICES, rest[:2], rest[2:], strict=True):
        torch.set_autocast_enabled(device, enabled)
        torch.set_autocast_dtype(device, dtype)
    torch.clear_autocast_cache()


def _flushes_denormals() -> bool:
    smallest = sys.float_info.min
    return smallest * (smallest**0 / 2) == 0.0


_print_options: Any = torch._tensor_str.PRINT_OPTS


def _put_print_options(value: dict[str, Any]) -> None:
    vars(_print_options).clear()
    vars(_print_options).update(value)


_modules: Any = torch.nn.modules.module
_HOOKS: list[dict[Any, Any]] = [
    *(
        value
        for name, value in vars(_modules).items()
        if name.startswith("_global_") and isinstance(value, dict)
    ),
    _global_optimizer_pre_hooks,
    _global_optimizer_post_hooks,
]


def _hooks() -> list[Any]:
    return [tuple(hooks.items()) if hooks else () for hooks in _HOOKS]


def _put_hooks(value: list[Any]) -> None:
    for hooks, items in zip(_HOOKS, value, strict=True):
        hooks.clear()
        hooks.update(items)


_saved: Any = torch._C._autograd


def _saved_tensors_hooks() -> Any:
    return _saved._top_saved_tensors_default_hooks(True)


def _put_saved_tensors_hooks(value: Any) -> None:
    while _saved_tensors_hooks() not in (None, value):
        _saved._pop_saved_tensors_default_hooks()
    if value is not None and _saved_tensors_hooks() is None:
        _saved._push_saved_tensors_default_hooks(*value)


def _attribute(place: Any, name: str, usual: Any) -> Setting:
    return Setting(lambda: getattr(place, name), lambda value: setattr(place, name, value), usual)


# --- Python -----------------------------------------------------------------


def _streams() -> list[Any]:
    streams = [sys.stdin, sys.stdout, sys.stderr]
    return [*streams, *(_is_closed(stream) for stream in streams)]


def _is_closed(stream: Any) -> bool:
    try:
        return bool(stream is not None and stream.closed)
    except ValueError:  # detached
        return True


def _put_streams(value: list[Any]) -> None:
    for name, stream, closed in zip(("stdin", "stdout", "stderr"), value, value[3:], strict=False):
        if _is_closed(stream) and not closed:
            stream = open(os.devnull, "r" if name == "stdin" else "w")  # noqa: SIM115
        setattr(sys, name, stream)


def _put_environment(value: tuple[Any, dict[str, str]]) -> None:
    os.environ, variables = value
    os.environ.update(variables)


def _path() -> tuple[Any, list[str]]:
    return sys.path, [*sys.path]


def _put_path(value: tuple[Any, list[str]]) -> None:
    sys.path, entries = value
    sys.path[:] = [*entries, *(entry for entry in sys.path if entry not in entries)]


_TIMERS = [
    getattr(signal, name)
    for name in ("ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF")
    if hasattr(signal, name)
]
_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGALRM") if hasattr(signal, name)
]


def _timers() -> list[bool]:
    return [signal.getitimer(timer)[0] > 0 for timer in _TIMERS]


def _put_timers(value: list[bool]) -> None:
    for timer, runs in zip(_TIMERS, value, strict=True):
        if not runs:
            signal.setitimer(timer, 0)


def _put_handlers(value: list[Any]) -> None:
    for number, handler in zip(_SIGNALS, value, strict=True):
        if handler is not None and threading.current_thread() is threading.main_thread():
            signal.signal(number, handler)


def _put_garbage_collection(value: tuple[Any, ...]) -> None:
    on, thresholds, debug = value
    (gc.enable if on else gc.disable)()
    gc.set_threshold(*thresholds)
    gc.set_debug(debug)


def _numpy(name: str) -> Any:
    numpy = sys.modules.get("numpy")
    return getattr(numpy, name)() if numpy is not None else UNKNOWN


def _put_numpy(name: str, value: dict[str, Any]) -> None:
    getattr(sys.modules["numpy"], name)(**value)


SETTINGS = [
    # First what would stand between us and the rest.
    Setting(_timers, _put_timers),
    Setting(_dispatch_modes, _put_dispatch_modes, ([False] * len(_DISPATCH_FLAGS),)),
    Setting(_function_modes, _put_function_modes, (None, None)),
    Setting(torch.is_inference_mode_enabled, _put_inference_mode, usual=False),
    Setting(torch.is_grad_enabled, torch._C._set_grad_enabled, usual=True),
    Setting(
        torch._C._get_default_device,  # that of the default tensor type
        lambda device: torch._C._set_default_tensor_type(
            "torch.cuda.FloatTensor" if device == "cuda" else "torch.FloatTensor"
        ),
        "cpu",
    ),
    Setting(torch.get_default_dtype, torch.set_default_dtype, torch.float32),
    Setting(torch.get_num_threads, torch.set_num_threads, 1),
    Setting(torch.get_deterministic_debug_mode, torch.set_deterministic_debug_mode, 0),
    Setting(
        lambda: (torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()),
        lambda value: torch.set_anomaly_enabled(*value),
        (False, True),
    ),
    Setting(
        _autocast,
        _put_autocast,
        (0, True, False, False, torch.bfloat16, torch.float16),
    ),
    Setting(_hooks, _put_hooks, [()] * len(_HOOKS)),
    _attribute(_modules, "_global_is_full_backward_hook", None),
    Setting(_saved_tensors_hooks, _put_saved_tensors_hooks, None),
    Setting(torch.get_float32_matmul_precision, torch.set_float32_matmul_precision, "highest"),
    Setting(_flushes_denormals, torch.set_flush_denormal, usual=False),
    Setting(lambda: dict(vars(_print_options)), _put_print_options, vars(type(_print_options)())),
    _attribute(torch.utils.deterministic, "fill_uninitialized_memory", usual=True),
    _attribute(torch.backends.mkldnn, "enabled", usual=True),
    _attribute(torch.backends.mkldnn, "deterministic", usual=False),
    _attribute(torch.backends.cudnn, "enabled", usual=True),
    _attribute(torch.backends.cudnn, "benchmark", usual=False),
    _attribute(torch.backends.cudnn, "deterministic", usual=False),
    _attribute(torch.backends.opt_einsum, "enabled", torch.backends.opt_einsum.is_available()),
    *(
        Setting(
            getattr(torch.backends.cuda, f"{kind}_sdp_enabled"),
            getattr(torch.backends.cuda, f"enable_{kind}_sdp"),
            usual=True,
        )
        for kind in ("flash", "mem_efficient", "math", "cudnn")
    ),
    # Python.
    Setting(_streams, _put_streams),
    Setting(lambda: (os.environ, dict(os.environ)), _put_environment),
    Setting(_path, _put_path),
    Setting(os.getcwd, os.chdir),
    Setting(lambda: [signal.getsignal(number) for number in _SIGNALS], _put_handlers),
    Setting(lambda: min(sys.getrecursionlimit(), DEPTH), sys.setrecursionlimit, DEPTH),
    Setting(sys.getswitchinterval, sys.setswitchinterval, 0.005),
    _attribute(sys, "dont_write_bytecode", usual=True),  # nothing is left beside a student's file
    Setting(sys.gettrace, sys.settrace),
    Setting(sys.getprofile, sys.setprofile),
    Setting(lambda: (gc.isenabled(), gc.get_threshold(), gc.get_debug()), _put_garbage_collection),
    Setting(
        lambda: locale.setlocale(locale.LC_ALL),
        lambda name: locale.setlocale(locale.LC_ALL, name),
    ),
    Setting(
        lambda: _numpy("geterr"),
        lambda value: _put_numpy("seterr", value),
        {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"},
    ),
    Setting(
        lambda: _numpy("get_printoptions"), lambda value: _put_numpy("set_printoptions", value)
    ),
]
