"""Layers in a row: their sizes, their activations, their device, and the lists they come from."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from autograder.diagnoses import Case, Function, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    LOOPS,
    assignments,
    at_last_line,
    ends_in_first_round,
    last_text,
    method_of,
    parameters,
    reads,
    returns_in_loop,
    subject,
)
from autograder.i18n import _, ngettext
from autograder.verdicts import Diagnosis

COMPREHENSIONS = (ast.ListComp, ast.GeneratorExp, ast.DictComp, ast.SetComp)
CHANGES = ("pop", "append", "insert", "remove", "reverse", "sort", "clear", "extend")
UNFIT = "mat1 and mat2 shapes cannot be multiplied"


def _owner(case: Case) -> ast.ClassDef | None:
    found = subject(case)
    return found if isinstance(found, ast.ClassDef) else None


# --- sizes ----------------------------------------------------------------------


def _inputs(call: ast.Call) -> ast.expr | None:
    """Return the first size in `nn.Linear(first, second)`."""
    named = [k.value for k in call.keywords if k.arg == "in_features"]
    return named[0] if named else call.args[0] if len(call.args) > 1 else None


def _repeated(node: ast.AST | None) -> Iterator[tuple[ast.AST, ast.Call]]:
    """Yield each loop or comprehension with the linear layers that are made in it."""
    for outer in walk(node) if node is not None else ():
        if isinstance(outer, (*LOOPS, *COMPREHENSIONS)):
            for call in calls(outer, "Linear"):
                yield outer, call


@diagnosis
def previous_not_updated(case: Case) -> Diagnosis | None:
    """A loop in which each layer is made for the same number of inputs."""
    if case.kind != "layer sizes" and not case.raised("RuntimeError", UNFIT):
        return None
    for outer, call in _repeated(_owner(case)):
        size = _inputs(call)
        stored = {
            n.id for n in walk(outer) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        used = {n.id for n in walk(size) if isinstance(n, ast.Name)} if size else set()
        if size is None or used & stored:
            continue
        return case.finding(
            "previous-not-updated",
            _(
                "`{code}` is made again and again, and `{size}` is the same each time: every layer "
                "is made for as many inputs as the first of them."
            ).format(code=source_of(call), size=source_of(size)),
            _(
                "A layer takes what the one before it gives: note that size at the end of each "
                "round, or take it from the list."
            ),
            call,
        )
    return None


@diagnosis
def lazy_linear_arguments(case: Case) -> Diagnosis | None:
    """`nn.LazyLinear(1, 8)`: the second argument is no size."""
    if case.kind not in ("layer sizes", "not lazy") and not case.raised("RuntimeError", UNFIT):
        return None
    for call in calls(_owner(case), "LazyLinear"):
        if len(call.args) > 1:
            return case.finding(
                "lazy-linear-arguments",
                _(
                    "`{code}` gives {size} numbers: the first argument of `nn.LazyLinear` is what "
                    "comes out, and the second says whether there is a bias."
                ).format(code=source_of(call), size=source_of(call.args[0])),
                _("Give it one size only, the number of outputs."),
                call,
            )
    return None


@diagnosis
def every_pair(case: Case) -> Diagnosis | None:
    """A loop in a loop, over layers and activations, where they belong together in pairs."""
    if case.kind not in ("close", "shape") and not case.raised("RuntimeError", UNFIT):
        return None
    loops = [n for n in walk(method_of(case, "forward") or ast.Module([], []))
             if isinstance(n, ast.For) and source_of(n.iter).startswith("self.")]  # fmt: skip
    for outer in loops:
        for inner in loops:
            if inner in outer.body:
                return case.finding(
                    "loop-in-a-loop",
                    _(
                        "For each item of `{outer}`, this loop goes through all of `{inner}`: what "
                        "belongs together in pairs is combined each with each."
                    ).format(outer=source_of(outer.iter), inner=source_of(inner.iter)),
                    _("`zip` goes through both at once, pair by pair."),
                    inner,
                )
    return None


@diagnosis
def sizes_wrong(case: Case) -> Diagnosis | None:
    """Sizes that have changed places, or that do not follow each other."""
    got, want = case.fact("got", []), case.fact("want", [])
    if case.kind != "layer sizes" or len(got) != len(want):
        return None
    for inputs, outputs in want:
        if inputs != outputs and [outputs, inputs] in got and [inputs, outputs] not in got:
            return case.finding(
                "sizes-swapped",
                _(
                    "`nn.Linear` takes the number of inputs first and that of outputs second; "
                    "here they have changed places: {outputs} → {inputs} instead of "
                    "{inputs} → {outputs}."
                ).format(inputs=inputs, outputs=outputs),
                _("`nn.Linear(before, after)`: what the layer before gives, then what this gives."),
                next(calls(_owner(case), "Linear"), None),
            )
    for number, (first, second) in enumerate(itertools.pairwise(got), 1):
        if second[0] is not None and first[1] != second[0]:
            return case.finding(
                "sizes-out-of-step",
                _(
                    "Layer {number} gives {outputs} numbers, and the layer after it takes {inputs}."
                ).format(number=number, outputs=first[1], inputs=second[0]),
                _("Each layer takes as many numbers as the one before it gives."),
                next(calls(_owner(case), "Linear"), None),
            )
    return None


@diagnosis
def number_of_layers(case: Case) -> Diagnosis | None:
    """A layer more or less than there are sizes, or layers without a bias."""
    linear, wanted = case.fact("linear"), case.fact("layers")
    if case.kind != "parameters" or wanted is None:
        return None
    for call in calls(_owner(case), "Linear", "LazyLinear"):
        if any(k.arg == "bias" and source_of(k.value) == "False" for k in call.keywords):
            return case.finding(
                "bias-left-out",
                _("`{code}` makes a layer without a bias.").format(code=source_of(call)),
                _("Leave `bias=False` out: a layer has a weight and a bias by itself."),
                call,
            )
    if not linear or len(linear) == wanted:
        return None
    name = "extra-layer" if len(linear) > wanted else "missing-layer"
    return case.finding(
        name,
        ngettext(
            "The model has {count} linear layer for {wanted} sizes.",
            "The model has {count} linear layers for {wanted} sizes.",
            len(linear),
        ).format(count=len(linear), wanted=wanted),
        _("Each size in the list is what one layer gives; the input's size is not in the list."),
        next(calls(method_of(case, "__init__"), "Linear", "LazyLinear"), None),
    )


@diagnosis
def not_lazy(case: Case) -> Diagnosis | None:
    """`nn.Linear(1, …)` where the number of inputs shall stay open."""
    if case.kind != "not lazy":
        return None
    return case.finding(
        "not-lazy",
        ngettext(
            "The first layer is made for {count} input, so other data would not fit.",
            "The first layer is made for {count} inputs, so other data would not fit.",
            case.fact("inputs"),
        ).format(count=case.fact("inputs")),
        _("`nn.LazyLinear` is told only how many numbers it gives; it sees the rest by itself."),
        next(calls(method_of(case, "__init__"), "Linear"), None),
    )


@diagnosis
def no_loop(case: Case) -> Diagnosis | None:
    """A class that is to make any number of layers, without a loop."""
    owner = _owner(case)
    if owner is None or not case.is_about("TestFlexibleMLP::test_any_depth"):
        return None
    if any(isinstance(node, (*LOOPS, *COMPREHENSIONS)) for node in walk(owner)):
        return None
    return case.finding(
        "no-loop",
        _("`{name}` has no loop: it makes the same number of layers whatever the list says.")
        .format(name=owner.name),
        _("Go through the sizes with `for`, and make a layer in each round."),
        case.method(owner.name, "__init__") or owner,
    )  # fmt: skip


# --- activations ----------------------------------------------------------------


@diagnosis
def activations_used(case: Case) -> Diagnosis | None:
    """Another order of activations that explains the output; the check has looked for it."""
    used, given = case.fact("used", []), case.fact("given", [])
    if not used:
        return None
    node: ast.AST | None = method_of(case, "forward")
    if used == ["before"]:
        return case.finding(
            "activation-before-layer",
            _("The output is what comes out if each activation stands before its layer."),
            _("First the layer, then the activation: `activation(layer(x))`."),
            node,
        )
    if used[-1] == "none" and used[:-1] == given[:-1]:
        return case.finding(
            "last-activation-dropped",
            _("The output is that of the last layer itself: its activation, `{name}`, is missing.")
            .format(name=given[-1]),
            _("Here every layer has an activation, the last one, too."),
            _shortened(_owner(case)) or node,
        )  # fmt: skip
    if set(used) == {"none"}:
        return case.finding(
            "no-activations",
            _("The output is that of the layers alone: no activation is applied."),
            _("`activation(layer(x))`; without it, several layers compute no more than one."),
            node,
        )
    shown = [name if name != "none" else _("none") for name in used]
    return case.finding(
        "wrong-activation",
        _(
            "The output is what comes out with the activations {used}; those given were {given}."
        ).format(used=", ".join(shown), given=", ".join(given)),
        _("The first activation belongs to the first layer, the second to the second, and so on."),
        node,
    )


def _shortened(owner: ast.AST | None) -> ast.AST | None:
    """Return what leaves out the last one of a list: `[:-1]`, `range(len(…) - 1)`, `i < n - 1`."""
    for node in walk(owner) if owner is not None else ():
        code = ast.unparse(node) if isinstance(node, (ast.Subscript, ast.Call, ast.Compare)) else ""
        if code.endswith(("[:-1]", "- 1)", "- 1")):
            return node
    return None


@diagnosis
def unused_in_forward(case: Case) -> Diagnosis | None:
    """A parameter of `forward` that is never read: whatever comes in, it does the same."""
    forward = method_of(case, "forward")
    if forward is None or case.kind not in ("close", "shape"):
        return None
    unread = [name for name in parameters(forward) if not reads(forward, name)]
    if not unread:
        return None
    return case.finding(
        "unused-argument",
        _("`{name}` is handed over, but `{function}` never uses it.").format(
            name=unread[0], function=forward.name
        ),
        _("Read again what `{name}` stands for, and use it there.").format(name=unread[0]),
        forward,
    )


@diagnosis
def head_before_trunk(case: Case) -> Diagnosis | None:
    """`self.trunk(self.heads[head](x))`: the other way round."""
    if not case.is_about("HeadedMLP") or not (
        case.kind == "close" or case.raised("RuntimeError", UNFIT)
    ):
        return None
    for outer in calls(method_of(case, "forward"), "trunk"):
        for inner in (call for part in outer.args for call in walk(part)):
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Subscript):
                return case.finding(
                    "head-before-trunk",
                    _("In `{code}`, x runs through the head first: what stands inside is computed "
                      "first.").format(code=source_of(outer)),
                    _("The head gets what the trunk gives: `head(trunk(x))`."),
                    outer,
                )  # fmt: skip
    return None


@diagnosis
def activation_added(case: Case) -> Diagnosis | None:
    """An activation that nobody asked for, between modules that were handed over."""
    found = next(calls(method_of(case, "forward"), "relu", "tanh", "sigmoid", "softmax"), None)
    if case.kind != "close" or found is None or not case.is_about("HeadedMLP"):
        return None
    return case.finding(
        "activation-added",
        _("`{code}` changes what the modules give that were handed over.").format(
            code=source_of(found)
        ),
        _("Leave it out: whoever wants an activation puts one into the trunk."),
        found,
    )


@diagnosis
def return_in_loop(case: Case) -> Diagnosis | None:
    """A `return` in the loop of `forward`: what the first layer gives has another shape."""
    forward = method_of(case, "forward")
    # A lazy layer that the loop never came to has no shape for the check to look at.
    early = case.kind == "shape" or case.raised("RuntimeError", "uninitialized parameter")
    node = ends_in_first_round(forward) if early and forward is not None else None
    return returns_in_loop(case, node) if node is not None else None


# --- device ---------------------------------------------------------------------


@diagnosis
def no_such_device(case: Case) -> Diagnosis | None:
    """`"cuda"` or `.cuda()` written into the code, on a machine without a GPU."""
    texts = ("Torch not compiled with CUDA enabled", "Found no NVIDIA driver")
    if not (case.raised("AssertionError", *texts) or case.raised("RuntimeError", *texts)):
        return None
    if "Parameter(" in last_text(case):
        return None  # what `.cuda()` makes of a parameter is told in `custom`
    return at_last_line(
        case,
        "cuda-hard-coded",
        _("This line wants a GPU in any case, and there is none here."),
        _("Use the `device` that is handed over, or the one on which the input is."),
    )


@diagnosis
def device_ignored(case: Case) -> Diagnosis | None:
    """A device that is handed over and not used, or not for every parameter."""
    init, elsewhere = method_of(case, "__init__"), case.fact("elsewhere", [])
    if case.kind != "device" or init is None:
        return None
    name, advice = "device-ignored", _(
        "Hand it on to each layer, `device=device`, or move everything at the end of `__init__`."
    )  # fmt: skip
    new = next(assignments(init, "device"), None)
    if len(elsewhere) < case.fact("total", 0):
        name = "device-incomplete"
        text = _("Some parameters were left where they are made: {names}.").format(
            names=", ".join(f"`{parameter}`" for parameter in elsewhere[:4])
        )
        return case.finding(name, text, advice, _without_device(init))
    if new is not None and not reads(new.value, "device"):
        text = _("`{code}` throws away the `device` that was handed over.").format(
            code=source_of(new)
        )
        return case.finding(name, text, advice, new)
    noted = next(assignments(init, "self.device"), None)
    uses = sum(isinstance(n, ast.Name) and n.id == "device" for n in walk(init))
    if noted is not None and uses == 1:
        text = _("`{code}` only notes the device; nothing is made there or moved there.").format(
            code=source_of(noted)
        )
        return case.finding(name, text, advice, noted)
    moved = next((c for c in calls(init, "to") if source_of(c.func) == "self.to"), None)
    layers = [call.lineno for call in calls(init, "Linear", "LazyLinear")]
    if moved is not None and layers and moved.lineno < min(layers):
        text = _("`{code}` moves what the model has at this moment: nothing yet.").format(
            code=source_of(moved)
        )
        return case.finding("moved-too-early", text, advice, moved)
    if uses:
        return None
    text = _("`{function}` never uses the `device` that is handed over.").format(function=init.name)
    return case.finding(name, text, advice, init)


def _without_device(init: Function) -> ast.Call | None:
    """Return the first layer that is made without a device, if others are made with one."""
    for call in calls(init, "Linear", "LazyLinear"):
        if not any(k.arg == "device" for k in call.keywords):
            return call
    return None


# --- the lists ------------------------------------------------------------------


@diagnosis
def list_changed(case: Case) -> Diagnosis | None:
    """A list that was handed over is changed in place: it belongs to whoever called."""
    init = method_of(case, "__init__")
    if case.kind != "list changed" or init is None:
        return None
    names = parameters(init)
    for call in calls(init, *CHANGES):
        if isinstance(call.func, ast.Attribute) and source_of(call.func.value) in names:
            return case.finding(
                "changes-argument",
                _(
                    "`{code}` changes the list itself, which belongs to whoever called: the next "
                    "model made from it will be another one."
                ).format(code=source_of(call)),
                _("Only read it, by position or in a loop, or work on a copy: `list({name})`.")
                .format(name=source_of(call.func.value)),
                call,
            )  # fmt: skip
    for node in walk(init):
        target = node.targets[0] if isinstance(node, (ast.Assign, ast.Delete)) else None
        target = node.target if isinstance(node, ast.AugAssign) else target
        inner = target.value if isinstance(target, ast.Subscript) else target
        plain = isinstance(node, ast.Assign) and not isinstance(target, ast.Subscript)
        if isinstance(inner, ast.Name) and inner.id in names and not plain:
            return case.finding(
                "changes-argument",
                _(
                    "`{code}` changes the list itself, which belongs to whoever called: the next "
                    "model made from it will be another one."
                ).format(code=source_of(node)),
                _("Only read it, by position or in a loop, or work on a copy: `list({name})`.")
                .format(name=inner.id),
                node,
            )  # fmt: skip
    return None
