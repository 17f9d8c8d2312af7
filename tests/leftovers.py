"""What a submission may leave changed, each with an expression that shows it."""

from __future__ import annotations

IMPORTS = """
import contextlib, decimal, gc, locale, os, random, signal, sys, threading, time, warnings
import numpy, torch
import torch.overrides
import torch.optim.optimizer as optimizers
import torch.utils._python_dispatch
from torch.nn.modules import module as nn_module

class Wrong(RuntimeError): pass

def wrong(*args, **kwargs): raise Wrong("what another exercise left")

class Loud(torch.overrides.TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None): wrong()

class Deep(torch.utils._python_dispatch.TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None): wrong()

kept = []
def enter(context):
    kept.append(context)
    context.__enter__()

def tried(function):
    try: return str(function())
    except Exception as error: return type(error).__name__

def linear():
    layer = torch.nn.Linear(1, 1)
    loss = layer(torch.ones(1, 1)).sum()
    loss.backward()
    torch.optim.SGD(layer.parameters(), lr=0.1).step()
"""

# name: (what is left changed, what shows it)
LEFTOVERS = {
    "default dtype": ("torch.set_default_dtype(torch.float64)", "torch.ones(1).dtype"),
    "default tensor type": (
        "torch.set_default_tensor_type(torch.DoubleTensor)",
        "torch.ones(1).dtype",
    ),
    "default device": ("torch.set_default_device('meta')", "torch.ones(1).device"),
    "device entered": ("enter(torch.device('meta'))", "torch.ones(1).device"),
    "both devices": (
        "torch.set_default_device('meta'), enter(torch.device('cpu'))",
        "torch.get_default_device(), torch.utils._device.CURRENT_DEVICE",
    ),
    "gradients off": ("torch.set_grad_enabled(False)", "torch.is_grad_enabled()"),
    "no_grad entered": ("enter(torch.no_grad())", "torch.is_grad_enabled()"),
    "inference mode": (
        "enter(torch.inference_mode())",
        "torch.is_inference_mode_enabled(), torch.ones(1).is_inference(), torch.is_grad_enabled()",
    ),
    "threads": ("torch.set_num_threads(3)", "torch.get_num_threads()"),
    "deterministic": (
        "torch.use_deterministic_algorithms(True)",
        "torch.are_deterministic_algorithms_enabled()",
    ),
    "anomaly": (
        "torch.autograd.set_detect_anomaly(True, check_nan=False)",
        "torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()",
    ),
    "autocast": (
        "enter(torch.autocast('cpu'))",
        "torch.is_autocast_enabled('cpu'), (torch.ones(2, 2) @ torch.ones(2, 2)).dtype",
    ),
    "autocast twice": (
        "enter(torch.autocast('cpu')), enter(torch.autocast('cpu', enabled=False))",
        "torch.autocast_increment_nesting() - 2 * torch.autocast_decrement_nesting()",
    ),
    "autocast dtype": (
        "torch.set_autocast_dtype('cpu', torch.float16)",
        "torch.get_autocast_dtype('cpu')",
    ),
    "forward hook": ("nn_module.register_module_forward_hook(wrong)", "tried(linear)"),
    "forward pre-hook": ("nn_module.register_module_forward_pre_hook(wrong)", "tried(linear)"),
    "backward hook": ("nn_module.register_module_full_backward_hook(wrong)", "tried(linear)"),
    "kind of backward hook": (
        "nn_module.register_module_full_backward_hook(print).remove()",
        "nn_module._global_is_full_backward_hook",
    ),
    "registration hook": (
        "nn_module.register_module_parameter_registration_hook(wrong)",
        "tried(linear)",
    ),
    "optimizer hook": (
        "optimizers.register_optimizer_step_pre_hook(wrong)",
        "tried(linear)",
    ),
    "hook on saved tensors": (
        "enter(torch.autograd.graph.saved_tensors_hooks(wrong, wrong))",
        "tried(linear)",
    ),
    "function mode": ("enter(Loud())", "tried(lambda: torch.ones(1))"),
    "dispatch mode": ("enter(Deep())", "tried(lambda: torch.ones(1) + 1)"),
    "both modes": (
        "enter(Loud()), enter(Loud()), enter(Deep()), enter(Deep())",
        "tried(lambda: torch.ones(1)), torch.utils._python_dispatch.is_in_torch_dispatch_mode()",
    ),
    "print options": (
        "torch.set_printoptions(precision=1, sci_mode=True)",
        "repr(torch.tensor(1.2345))",
    ),
    "matmul precision": (
        "torch.set_float32_matmul_precision('medium')",
        "torch.get_float32_matmul_precision()",
    ),
    "denormals flushed": ("torch.set_flush_denormal(True)", "sys.float_info.min / (1 + len('x'))"),
    "memory not filled": (
        "torch.utils.deterministic.fill_uninitialized_memory = False",
        "torch.utils.deterministic.fill_uninitialized_memory",
    ),
    "oneDNN off": ("torch.backends.mkldnn.enabled = False", "torch.backends.mkldnn.enabled"),
    "cuDNN": (
        "torch.backends.cudnn.enabled = False; torch.backends.cudnn.benchmark = True;"
        "torch.backends.cudnn.deterministic = True",
        "torch.backends.cudnn.enabled, torch.backends.cudnn.benchmark,"
        "torch.backends.cudnn.deterministic",
    ),
    "attention": (
        "torch.backends.cuda.enable_math_sdp(False); torch.backends.cuda.enable_flash_sdp(False)",
        "torch.backends.cuda.math_sdp_enabled(), torch.backends.cuda.flash_sdp_enabled()",
    ),
    "numpy's errors": ("numpy.seterr(all='raise')", "tried(lambda: numpy.float32(1) / 0)"),
    "numpy's errors entered": (
        "enter(numpy.errstate(all='raise'))",
        "tried(lambda: numpy.float32(1) / 0)",
    ),
    "numpy's print options": (
        "numpy.set_printoptions(precision=1)",
        "str(numpy.array([1.2345]))",
    ),
    "folder": ("os.chdir('/')", "os.getcwd()"),
    "folder that is gone": (
        "os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone')",
        "tried(os.getcwd)",
    ),
    "environment": ("os.environ.clear()", "os.environ.get('HOME')"),
    "environment replaced": ("os.environ = {'HOME': '/'}", "os.environ.get('HOME')"),
    "variable": ("os.environ['HOME'] = '/'", "os.environ['HOME'], os.path.expanduser('~')"),
    "path": ("sys.path.clear()", "len(sys.path) > 1"),
    "path replaced": ("sys.path = []", "len(sys.path) > 1"),
    "output gone": ("sys.stdout = None", "sys.stdout is None"),
    "output is a file": ("sys.stdout = open('log', 'w')", "sys.stdout.name == 'log'"),
    "output closed": ("sys.stdout.close(), sys.stderr.close()", "tried(lambda: print('x'))"),
    "output detached": ("sys.stdout.detach()", "tried(lambda: print('x'))"),
    "output redirected": (
        "enter(contextlib.redirect_stdout(None))",
        "sys.stdout is None",
    ),
    "warnings as errors": (
        "warnings.simplefilter('error')",
        "tried(lambda: warnings.warn('x', stacklevel=1))",
    ),
    "warnings caught": (
        "enter(warnings.catch_warnings()), warnings.simplefilter('error')",
        "tried(lambda: warnings.warn('x', stacklevel=1))",
    ),
    "alarm": ("signal.alarm(1000)", "signal.getitimer(signal.ITIMER_REAL)[0] > 0"),
    "timer": (
        "signal.signal(signal.SIGVTALRM, signal.SIG_IGN);"
        "signal.setitimer(signal.ITIMER_VIRTUAL, 1000)",
        "signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 0",
    ),
    "handlers": (
        "signal.signal(signal.SIGALRM, wrong), signal.signal(signal.SIGINT, signal.SIG_IGN)",
        "signal.getsignal(signal.SIGALRM) is wrong, signal.getsignal(signal.SIGINT)",
    ),
    "recursion limit": ("sys.setrecursionlimit(150)", "sys.getrecursionlimit() < 1000"),
    "locale": ("locale.setlocale(locale.LC_ALL, 'C')", "locale.setlocale(locale.LC_ALL)"),
    "decimal": ("decimal.getcontext().prec = 2", "decimal.Decimal(1) / 3"),
    "decimal replaced": (
        "decimal.setcontext(decimal.Context(prec=2))",
        "decimal.Decimal(1) / 3",
    ),
    "no collection": ("gc.disable(), gc.set_threshold(7)", "gc.isenabled(), gc.get_threshold()"),
    "switch interval": ("sys.setswitchinterval(1.0)", "sys.getswitchinterval()"),
    "trace": ("sys.settrace(lambda *_: None)", "sys.gettrace() is None"),
    "profile": ("sys.setprofile(lambda *_: None)", "sys.getprofile() is None"),
}
# Nothing to put back, or nothing that could be: other exercises keep their points all the same.
HARMLESS = {
    "seeds": "torch.manual_seed(0), random.seed(0), numpy.random.seed(0)",
    "threads between operations": "torch.set_num_interop_threads(2)",
    "a thread that sleeps": "threading.Thread(target=time.sleep, args=[1000]).start()",
    "a thread that works": (
        "threading.Thread(target=lambda: [time.sleep(0.001) for _ in iter(int, 1)]).start()"
    ),
    "a variable of one's own": "os.environ['MY_OWN'] = 'x'",
    "a deeper recursion limit": "sys.setrecursionlimit(5000)",
}
