"""Layers written by hand: where gradients end, and what the layers keep."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator

from autograder.diagnoses import Case, attributes, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.error_texts import at_last_line
from autograder.diagnoses.gradients import cuts
from autograder.diagnoses.sources import (
    FUNCTIONS,
    forward_with_helpers,
    function_of,
    method_of,
    problem_of,
    reads,
    subject,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

OWN = ("MyLinear", "Dense", "PairwiseLayer")
UNWRITTEN = ("empty", "empty_like", "new_empty", "Tensor", "FloatTensor")
STEADY = ("ones", "zeros", "full", "eye", "arange", "linspace", "ones_", "zeros_", "constant_")
SEEDS = ("manual_seed", "seed", "manual_seed_all")


def classes_used(case: Case) -> list[ast.ClassDef]:
    """Return the submission's classes of which a function makes its modules."""
    found = [case.definition(called_name(call)) for call in calls_in(function_of(case))]
    return [owner for owner in found if isinstance(owner, ast.ClassDef)]


def calls_in(node: ast.AST | None) -> Iterator[ast.Call]:
    """Yield all calls below `node`."""
    for inner in walk(node) if node is not None else ():
        if isinstance(inner, ast.Call):
            yield inner


# --- where gradients end ------------------------------------------------------------


@diagnosis
def mean_cut_off(case: Case) -> Diagnosis | None:
    """`x.mean().item()`: the mean counts as a constant."""
    if case.kind not in ("gradient", "no gradient") or not case.is_about("CenteredLayer"):
        return None
    found = sorted(cuts(forward_with_helpers(case)), key=lambda cut: (cut.lineno, cut.col_offset))
    if not found:
        return None
    return case.finding(
        "gradient-cut",
        _(
            "`{code}` gives the values without the way back: the gradient does not flow through "
            "this part, as if it had not been computed from x."
        ).format(code=source_of(found[0])),
        _("Leave it out: the mean of a tensor is a tensor, and can be subtracted as it is."),
        found[0],
    )


@diagnosis
def bare_numbers(case: Case) -> Diagnosis | None:
    """`self.weight.data` in forward: right values, and no gradient."""
    if case.kind != "no gradient" or not case.is_about(*OWN) or case.fact("name") == "x":
        return None
    for node in sorted(
        attributes(forward_with_helpers(case), "data"), key=lambda n: (n.lineno, n.col_offset)
    ):
        if source_of(node).startswith("self."):
            return case.finding(
                "gradient-cut",
                _(
                    "`{code}` is the bare numbers of `{name}`, without the parameter they belong "
                    "to. The values come out right, so nothing looks wrong; but no gradient comes "
                    "back, and training would never change `{name}`. (Many books write it so.)"
                ).format(code=source_of(node), name=source_of(node.value)),
                _("Leave out `.data`: compute with `{name}` itself.").format(
                    name=source_of(node.value)
                ),
                node,
            )
    return None


@diagnosis
def by_numpy(case: Case) -> Diagnosis | None:
    """`x.numpy()` in forward."""
    asked = case.is_about("CenteredLayer", *OWN)
    if not asked or not case.raised("RuntimeError", "Can't call numpy() on Tensor that requires"):
        return None
    return at_last_line(
        case,
        "numpy-needs-detach",
        _(
            "NumPy knows no gradients, so a tensor that tracks them does not become an array. With "
            "`.detach()` it would, but then no gradient could come back."
        ),
        _("Compute with PyTorch from x to the result: tensors have `.mean()`, `@` and the like."),
    )


@diagnosis
def input_cut_off(case: Case) -> Diagnosis | None:
    """`x.detach()` or `torch.tensor(x)`: layers before this one get no gradient."""
    if case.kind != "no gradient" or not case.is_about(*OWN) or case.fact("name") != "x":
        return None
    found = sorted(cuts(forward_with_helpers(case)), key=lambda cut: (cut.lineno, cut.col_offset))
    if not found:
        return None
    return case.finding(
        "gradient-cut",
        _(
            "`{code}` gives the values without the way back to x: layers before this one would get "
            "no gradient."
        ).format(code=source_of(found[0])),
        _("Compute with x as it comes in; it is a tensor already."),
        found[0],
    )


# --- parameters ---------------------------------------------------------------------


@diagnosis
def weight_transposed(case: Case) -> Diagnosis | None:
    """The two axes of the weight, or of a layer of the chain, the other way round."""
    if case.kind != "parameters" or not case.is_about("MyLinear", "Dense", "chain"):
        return None
    found = sorted(tuple(shape) for shape in case.fact("found", []))
    wanted = sorted(tuple(shape) for shape in case.fact("wanted", []))
    turned = [(w, w[::-1]) for w in wanted if len(w) == 2 and w not in found and w[::-1] in found]
    if not turned:
        return None
    if case.is_about("chain"):
        return _other_layers(case, [wrong for _right, wrong in turned])
    ready = _ready_made(case)
    if ready is not None:
        return ready
    right, wrong = turned[0]
    line = next(calls(method_of(case, "__init__"), "Parameter", "register_parameter"), None)
    advice = _("x of shape (batch, in_units) times W of shape (in_units, units) fit together.")
    if case.is_about("Dense"):
        advice = _(
            "`nn.Linear` keeps one row for each output, and its `forward` multiplies by the "
            "transpose. Do the same, or what it saved does not load."
        )
    return case.finding(
        "weight-transposed",
        _("The weight has the shape {wrong} instead of {right}: its two axes are swapped.").format(
            wrong=wrong, right=right
        ),
        advice,
        line,
    )


def _ready_made(case: Case) -> Diagnosis | None:
    """Return what there is to say if a layer of PyTorch's keeps the weight."""
    owner = subject(case)
    bases = owner.bases if isinstance(owner, ast.ClassDef) else []
    used = next((base for base in bases if source_of(base).endswith("Linear")), None)
    used = used or next(calls(owner, "Linear", "LazyLinear"), None)
    if used is None:
        return None
    return case.finding(
        "ready-made-layer",
        _("`{code}` is a layer of PyTorch's, and keeps its weight the other way round.").format(
            code=source_of(used)
        ),
        _("Inherit from `nn.Module`, and make weight and bias yourself, as `nn.Parameter`."),
        used,
    )


def _other_layers(case: Case, swapped: list[tuple[int, ...]]) -> Diagnosis | None:
    made = next(calls(function_of(case), "Linear", "LazyLinear"), None)
    for owner in classes_used(case):
        made = made or next(calls(owner, "Linear", "LazyLinear"), None)
    if made is not None:
        return case.finding(
            "ready-made-layer",
            _("`{code}` is a layer of PyTorch's, and keeps its weight the other way round.").format(
                code=source_of(made)
            ),
            _("Use the `MyLinear` that you wrote; it has its ReLU inside."),
            made,
        )
    places = [function_of(case), *classes_used(case)]
    own = [call for place in places for call in calls(place, "MyLinear")]
    own = [call for call in own if _sizes(call) in swapped] or own
    if not own:
        return None
    return case.finding(
        "sizes-swapped",
        _("In `{code}`, the number of inputs and that of outputs are swapped.").format(
            code=source_of(own[0])
        ),
        _("`MyLinear(in_units, units)`: first what comes in, then what goes out."),
        own[0],
    )


def _sizes(call: ast.Call) -> tuple[object, ...]:
    return tuple(a.value for a in call.args if isinstance(a, ast.Constant))


@diagnosis
def sizes_do_not_chain(case: Case) -> Diagnosis | None:
    """`MyLinear(64, 8), MyLinear(64, 1)`: the second takes other numbers than the first gives."""
    if case.kind != "parameters" or not case.is_about("chain"):
        return None
    for place in (function_of(case), *classes_used(case)):
        made = sorted(calls(place, "MyLinear"), key=lambda call: (call.lineno, call.col_offset))
        if len(made) == 1 and isinstance(place, FUNCTIONS) and not classes_used(case)[1:]:
            return case.finding(
                "one-layer-only",
                _("`{code}` is the only layer that is made here.").format(code=source_of(made[0])),
                _("The text asks for two, each with parameters of its own."),
                made[0],
            )
        if len(made) != 2 or any(len(_sizes(call)) != 2 for call in made):
            continue
        out, into = _sizes(made[0])[1], _sizes(made[1])[0]
        if out != into:
            return case.finding(
                "sizes-do-not-chain",
                _("`{code}` takes {into} numbers, and the layer before it gives {out}.").format(
                    code=source_of(made[1]), into=into, out=out
                ),
                _("Each layer takes as many numbers as the one before it gives."),
                made[1],
            )
    return None


@diagnosis
def flat_weight(case: Case) -> Diagnosis | None:
    """`torch.randn(in_units * units)`: the right number of weights, all in a row."""
    found = [tuple(shape) for shape in case.fact("found", [])]
    wanted = [tuple(shape) for shape in case.fact("wanted", [])]
    if case.kind != "parameters" or not case.is_about(*OWN):
        return None
    for shape in wanted:
        if len(shape) > 1 and (math.prod(shape),) in found:
            return case.finding(
                "flat-weight",
                _("The weight has one axis, with {count} elements.").format(count=math.prod(shape)),
                _("Sizes are separated by commas: each becomes an axis of its own."),
                next(calls(method_of(case, "__init__"), "Parameter"), None),
            )
    return None


@diagnosis
def one_bias(case: Case) -> Diagnosis | None:
    """`torch.rand(1)` as the bias: the same number for all units."""
    found = [tuple(shape) for shape in case.fact("found", [])]
    wanted = [tuple(shape) for shape in case.fact("wanted", [])]
    flat = [shape for shape in wanted if len(shape) == 1 and shape not in found]
    if case.kind != "parameters" or not case.is_about("MyLinear", "Dense") or not flat:
        return None
    name = "one-bias"
    text = _("The bias has one single element, which all units share; each should have its own.")
    if len(found) < len(wanted):
        return _no_bias(case)
    if not any(shape in ((1,), (), (1, 1)) for shape in found):
        surplus = [shape for shape in found if shape not in wanted]
        if len(found) != len(wanted) or len(surplus) != 1 or 0 in surplus[0]:
            return None
        name = "bias-length"
        text = _("The bias has the shape {found} instead of {wanted}.").format(
            found=surplus[0], wanted=flat[0]
        )
    made = list(calls(method_of(case, "__init__"), "Parameter"))
    advice = _("Make it as long as there are units.")
    return case.finding(name, text, advice, made[-1] if made else None)


def _no_bias(case: Case) -> Diagnosis | None:
    """Return what there is to say if the layer has a weight and nothing else."""
    init = method_of(case, "__init__")
    made = list(calls(init, "Parameter"))
    if case.fact("loose") or len(made) != 1 or any(calls(init, "register_parameter")):
        return None
    return case.finding(
        "bias-missing",
        _("`{code}` is the only parameter that `__init__` makes: there is no bias.").format(
            code=source_of(made[0])
        ),
        _("Make a second one, with one element for each unit, and add it to the product."),
        made[0],
    )


@diagnosis
def bias_of_pairs(case: Case) -> Diagnosis | None:
    """A bias in a layer of pairs."""
    found = [tuple(shape) for shape in case.fact("found", [])]
    wanted = [tuple(shape) for shape in case.fact("wanted", [])]
    if case.kind != "parameters" or not case.is_about("PairwiseLayer"):
        return None
    if len(found) != 2 or not set(wanted) < set(found):
        return None
    made = list(calls(method_of(case, "__init__"), "Parameter"))
    return case.finding(
        "surplus-parameters",
        _("The layer has a second parameter, of shape {shape}.").format(
            shape=next(shape for shape in found if shape not in wanted)
        ),
        _("The sum of pairs has W alone; nothing is added to it."),
        made[-1] if made else None,
    )


@diagnosis
def only_a_variable(case: Case) -> Diagnosis | None:
    """`weight = nn.Parameter(…)` in `__init__`, without self."""
    if case.kind != "parameters" or not case.is_about(*OWN) or case.fact("loose"):
        return None
    init = method_of(case, "__init__")
    for node in walk(init) if init is not None else ():
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name) and isinstance(node, ast.Assign):
            if any(calls(node.value, "Parameter")) and not reads(init, target.id):
                return case.finding(
                    "local-variable",
                    _("`{name}` is a variable of `__init__`: it is gone when `__init__` ends.")
                    .format(name=target.id),
                    _("Store it on the object: `self.{name} = …`.").format(name=target.id),
                    node,
                )  # fmt: skip
    return None


@diagnosis
def one_axis_too_many(case: Case) -> Diagnosis | None:
    """A parameter of pairs with its axes in another order."""
    found = [tuple(shape) for shape in case.fact("found", [])]
    wanted = [tuple(shape) for shape in case.fact("wanted", [])]
    if case.kind != "parameters" or not case.is_about("PairwiseLayer") or len(found) != 1:
        return None
    made = next(calls(method_of(case, "__init__"), "Parameter"), None)
    if len(found[0]) < len(wanted[0]):
        return case.finding(
            "axis-missing",
            _("W has {found} axes instead of {wanted}.").format(
                found=len(found[0]), wanted=len(wanted[0])
            ),
            _("W_ijk has three indices: two for the inputs of a pair, and one for the unit."),
            made,
        )
    if sorted(found[0]) != sorted(wanted[0]):
        return None
    return case.finding(
        "wrong-index-order",
        _("W has the right axes in another order: {found} instead of {wanted}.").format(
            found=found[0], wanted=wanted[0]
        ),
        _("W_ijk has the unit k as its last index."),
        made,
    )


@diagnosis
def parameter_on_gpu(case: Case) -> Diagnosis | None:
    """`nn.Parameter(…).cuda()`: no GPU here, and no parameter on a machine that has one."""
    problem = problem_of(case)
    frames = problem.get("frames") or [{}]
    line = str(frames[-1].get("text", ""))
    if problem.get("type") not in ("AssertionError", "RuntimeError") or "Parameter(" not in line:
        return None
    if ".cuda(" not in line or "CUDA" not in str(problem.get("message", "")).replace(
        "NVIDIA", "CUDA"
    ):
        return None
    return at_last_line(
        case,
        "cuda-hard-coded",
        _(
            "`.cuda()` wants a GPU in any case, and there is none here. Where there is one, what "
            "it returns is a copy of the parameter, a plain tensor that is not registered."
        ),
        _("Leave it out: whoever wants the layer elsewhere calls `.to(…)` on the whole layer."),
    )


@diagnosis
def parameter_of_another_dtype(case: Case) -> Diagnosis | None:
    """Parameters from NumPy, in double precision, and an x that is float32."""
    if not case.is_about(*OWN) or not case.raised("RuntimeError", "to have the same dtype"):
        return None
    return at_last_line(
        case,
        "mixed-dtypes",
        _("Parameters and x are of different dtypes here; what comes from NumPy is float64."),
        _("PyTorch's own functions give float32; otherwise, convert with `.float()`."),
    )


@diagnosis
def constant_start(case: Case) -> Diagnosis | None:
    """Ones, zeros or a fixed seed: all units would learn the same."""
    if case.kind != "same start" or not case.is_about(*OWN):
        return None
    seed = next(calls(method_of(case, "__init__"), *SEEDS), None)
    if seed is not None and seed.args:
        return case.finding(
            "fixed-seed",
            _("`{code}` starts the random numbers anew, so they are always the same.").format(
                code=source_of(seed)
            ),
            _("Leave the seed to whoever calls your code."),
            seed,
        )
    found = next(calls(method_of(case, "__init__"), *STEADY), None)
    if found is None:
        return None
    return case.finding(
        "constant-start",
        _("`{code}` gives the same numbers each time.").format(code=source_of(found)),
        _("Units that start alike learn alike. `torch.rand` and `torch.randn` draw numbers."),
        found,
    )


@diagnosis
def unwritten_start(case: Case) -> Diagnosis | None:
    """`torch.empty`, and nothing written into it."""
    if case.kind != "no start" or not case.is_about(*OWN):
        return None
    found = next(calls(method_of(case, "__init__"), *UNWRITTEN), None)
    if found is None:
        return None
    return case.finding(
        "unwritten-memory",
        _("`{code}` only reserves memory. Often there are zeros in it, and sometimes anything.")
        .format(code=source_of(found)),
        _("`torch.rand` and `torch.randn` draw numbers; or fill it with a function of `nn.init`."),
        found,
    )  # fmt: skip


@diagnosis
def remembers_a_mean(case: Case) -> Diagnosis | None:
    """`self.mean = x.mean()`, used again in the next call."""
    if not case.is_about("CenteredLayer") or case.kind != "close":
        return None
    for node in walk(forward_with_helpers(case)):
        if isinstance(node, ast.Assign) and source_of(node.targets[0]).startswith("self."):
            return case.finding(
                "remembers-last-call",
                _("`{code}` stays in the layer, and the next call meets it again.").format(
                    code=source_of(node)
                ),
                _("Compute the mean anew in each call, in a variable of `forward`."),
                node,
            )
    return None
