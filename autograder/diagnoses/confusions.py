"""Code that means something else to Python or PyTorch than to whoever wrote it."""

from __future__ import annotations

import ast
import difflib
import inspect
import re

import torch

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    FUNCTIONS,
    at_last_line,
    inside,
    last_text,
    parameters,
    problem_of,
    reach,
    reads,
    returned_values,
    subject,
    whole_of,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

WRONG_VALUES = ("close", "count", "calls", "equal", "lowest first", "another formula", "raises")
RETURN_NOTHING = ("append", "extend", "insert", "reverse", "remove", "add_module",
                  "register_module", "register_buffer", "register_parameter")  # fmt: skip


def _match(case: Case, kind: str, pattern: str) -> re.Match[str] | None:
    """Match the message of an exception of this kind that came from a line of the student's."""
    problem = problem_of(case)
    if problem.get("type") != kind or not last_text(case):
        return None
    return re.search(pattern, str(problem.get("message", "")))


def _at_last_line(case: Case, node: ast.AST) -> bool:
    """Tell whether a node stands where the exception came out."""
    frame = (problem_of(case).get("frames") or [{}])[-1]
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
    return bool(first <= frame.get("line", -1) <= last and case.unit_of(node) == frame.get("unit"))


# --- operators and conditions -----------------------------------------------------------


@diagnosis
def caret(case: Case) -> Diagnosis | None:
    """`x ^ 2`, which is no power in Python."""
    if case.kind not in (*WRONG_VALUES, "raised"):
        return None
    for node in walk(whole_of(case)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
            return case.finding(
                "caret-for-power",
                _("`{code}` is no power: `^` compares whole numbers bit by bit.").format(
                    code=source_of(node)
                ),
                _("A power is written with two stars: `x ** 2`."),
                node,
            )
    return None


@diagnosis
def always_true(case: Case) -> Diagnosis | None:
    """`if task == "a" or "b"`: a text by itself counts as true."""
    if case.kind not in (*WRONG_VALUES, "class", "none"):
        return None
    for node in walk(whole_of(case)):
        if not isinstance(node, ast.BoolOp) or not isinstance(node.op, ast.Or):
            continue
        compared = any(isinstance(value, ast.Compare) for value in node.values)
        alone = [
            value
            for value in node.values
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value
        ]
        if compared and alone:
            return case.finding(
                "always-true",
                _("`{code}` is always true: the text after `or` stands alone, and a text that is "
                  "not empty counts as true.").format(code=source_of(node)),
                _("Write the comparison out on both sides of `or`, or leave the second one out."),
                node,
            )  # fmt: skip
    return None


@diagnosis
def matrix_product(case: Case) -> Diagnosis | None:
    """`x @ m` where each element is to be multiplied."""
    if not case.is_about("LineModel") or case.kind not in ("close", "shape", "raised"):
        return None
    for node in walk(whole_of(case)):
        product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)
        if product or (isinstance(node, ast.Call) and called_name(node) in ("matmul", "mm", "mv")):
            return case.finding(
                "matrix-product",
                _("`{code}` is a matrix product: it adds along an axis, and needs one to do so.")
                .format(code=source_of(node)),
                _("`*` multiplies each element, whatever the shape."),
                node,
            )  # fmt: skip
    return None


# --- what comes back ---------------------------------------------------------------------


@diagnosis
def none_kept(case: Case) -> Diagnosis | None:
    """`layers = layers.append(…)`: what changes an object in place returns None."""
    error = str(problem_of(case).get("message", ""))
    if "NoneType" not in error and case.kind != "none":
        return None
    for node in walk(whole_of(case)):
        call = node.value if isinstance(node, ast.Assign) else None
        if not isinstance(node, ast.Assign) or not isinstance(call, ast.Call):
            continue
        if called_name(call) in RETURN_NOTHING and isinstance(call.func, ast.Attribute):
            target = source_of(node.targets[0])
            return case.finding(
                "none-kept",
                _(
                    "`{method}` does its work and returns None, and `{target} =` keeps that None."
                ).format(method=called_name(call), target=target),
                _("Let the call stand alone: `{code}`.").format(code=source_of(call)),
                node,
            )
    return None


@diagnosis
def inner_called(case: Case) -> Diagnosis | None:
    """`return inner(x)` where the function itself is to be returned."""
    missing = _match(case, "NameError", r"name '(\w+)' is not defined")
    outer = subject(case)
    if not isinstance(outer, FUNCTIONS) or missing is None:
        return None
    inner = {f.name: f for s in outer.body for f in walk(s) if isinstance(f, FUNCTIONS)}
    for value in returned_values(outer):
        name = value.func.id if isinstance(value, ast.Call) and isinstance(
            value.func, ast.Name
        ) else ""  # fmt: skip
        if name in inner and reads(value, missing[1]) and missing[1] in parameters(inner[name]):
            return case.finding(
                "inner-called",
                _("`{code}` calls `{name}` at once, when there is no `{argument}` yet.").format(
                    code=source_of(value), name=name, argument=missing[1]
                ),
                _("Return the function itself, without parentheses: `return {name}`.").format(
                    name=name
                ),
                value,
            )
    return None


@diagnosis
def pair_of_max(case: Case) -> Diagnosis | None:
    """`torch.max(x, 0)`: with an axis, values and positions come back."""
    paired = case.kind == "type" and str(case.fact("got")).rpartition(".")[2] in ("tuple", "max")
    paired = paired or "torch.return_types" in str(problem_of(case).get("message", ""))
    if not paired:
        return None
    for call in calls(whole_of(case), "max", "min", "sort", "topk"):
        if call.args or call.keywords:
            return case.finding(
                "pair-of-max",
                _("With an axis, `{code}` returns two tensors: the values, and where they stood.")
                .format(code=source_of(call)),
                _("`.values` or `amax` gives the values alone; two tensors are compared element "
                  "by element by `torch.maximum`."),
                call,
            )  # fmt: skip
    return None


@diagnosis
def loss_not_called(case: Case) -> Diagnosis | None:
    """`nn.MSELoss(output, y)`: the class is called with what belongs to its object."""
    texts = ("Boolean value of Tensor", "Loss' object has no attribute")
    if not (case.raised("RuntimeError", *texts) or case.raised("AttributeError", *texts)):
        return None
    for call in calls(whole_of(case), *[n for n in dir(torch.nn) if n.endswith("Loss")]):
        if len(call.args) > 1:
            return case.finding(
                "loss-not-called",
                _("`{code}` makes a loss function, with these two as its options, and computes "
                  "nothing.").format(code=source_of(call)),
                _("Make it first and call it then: `{name}()(output, target)`.").format(
                    name=source_of(call.func)
                ),
                call,
            )  # fmt: skip
    return None


# --- methods and names -------------------------------------------------------------------


@diagnosis
def method_not_called(case: Case) -> Diagnosis | None:
    """`p.numel` in a sum, or `self.modules` in a loop: a method is used like a value."""
    texts = r"\b(builtin_function_or_method|method)\b"
    if _match(case, "TypeError", texts) is None or "optim" in last_text(case):
        return None  # what an optimiser is given is another matter: model-to-optimizer
    whole = whole_of(case)
    called = {id(call.func) for call in walk(whole) if isinstance(call, ast.Call)}
    stored = {
        node.attr
        for node in walk(subject(case) or whole)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    for node in walk(whole):
        if not isinstance(node, ast.Attribute) or not _at_last_line(case, node):
            continue
        if id(node) in called or not isinstance(node.ctx, ast.Load):
            continue
        own = source_of(node.value) == "self" and node.attr in stored
        if own and hasattr(torch.nn.Module, node.attr):
            return case.finding(
                "name-taken",
                _("`{code}` is a method of every `nn.Module`, and it is found before what you have "
                  "stored under this name.").format(code=source_of(node)),
                _("Choose another name for the attribute."),
                node,
            )  # fmt: skip
        if callable(getattr(torch.Tensor, node.attr, None)) or callable(
            getattr(torch.nn.Module, node.attr, None)
        ):
            return case.finding(
                "missing-parentheses",
                _("`{code}` names the method, but does not call it.").format(code=source_of(node)),
                _("Add the parentheses: `{code}()`.").format(code=source_of(node)),
                node,
            )
    return None


@diagnosis
def unknown_keyword(case: Case) -> Diagnosis | None:
    """`SGD(…, learning_rate=…)`: PyTorch calls that argument something else."""
    found = _match(case, "TypeError", r"(\w+)\.__init__\(\) got an unexpected keyword \w+ '(\w+)'")
    if found is None or case.definition(found[1]) is not None:
        return None
    kind = next((k for m in (torch.optim, torch.nn) if (k := getattr(m, found[1], None))), None)
    names = list(inspect.signature(kind).parameters) if kind is not None else []
    close = difflib.get_close_matches(found[2], names, 1)
    advice = _("Look up in its documentation what it is called there.")
    if "lr" in names and found[2] in ("learning_rate", "learningrate", "eta", "rate", "step_size"):
        advice = _("The learning rate is called `lr` in every optimiser of PyTorch's.")
    elif close:
        advice = _("Is it `{name}`?").format(name=close[0])
    text = _("`{name}` has no argument called `{argument}`.")
    return at_last_line(
        case, "unknown-keyword", text.format(name=found[1], argument=found[2]), advice
    )


@diagnosis
def super_of_another(case: Case) -> Diagnosis | None:
    """`super(Other, self).__init__()`, copied from another class."""
    owner = subject(case)
    if _match(case, "TypeError", r"super\(type, obj\)") is None or owner is None:
        return None
    for call in calls(owner, "super"):
        if call.args and source_of(call.args[0]) != owner.name:
            return case.finding(
                "super-of-another",
                _("`{code}` names another class than `{name}`, in which it stands.").format(
                    code=source_of(call), name=owner.name
                ),
                _("`super()` needs no arguments: `super().__init__()`."),
                call,
            )
    return None


@diagnosis
def contains_itself(case: Case) -> Diagnosis | None:
    """`self.modules()` begins with the module itself."""
    if not case.raised("RecursionError"):
        return None
    call = next((c for c in calls(whole_of(case), "modules") if not c.args), None)
    if call is None:
        return None
    return case.finding(
        "contains-itself",
        _("`{code}` begins with the model itself, which so calls itself again and again.").format(
            code=source_of(call)
        ),
        _("`self._modules.values()` has only the parts, and only those of the first level."),
        call,
    )


# --- items: of dicts, lists, shapes and modules ------------------------------------------


@diagnosis
def keys_for_modules(case: Case) -> Diagnosis | None:
    """Going through a dict of modules gives their names."""
    if _match(case, "TypeError", r"^str is not a Module subclass"):
        for call in calls(whole_of(case), "ModuleList", "Sequential"):
            if _at_last_line(case, call):
                return case.finding(
                    "keys-for-modules",
                    _("A dict, gone through, gives its keys, and they are strings: `{code}` gets "
                      "the names, not the modules.").format(code=source_of(call)),
                    _("`nn.ModuleDict(…)` keeps modules under their names."),
                    call,
                )  # fmt: skip
    if _match(case, "TypeError", r"'str' object is not callable") is None:
        return None
    for loop in walk(whole_of(case)):
        dicts = ("_modules", "_parameters", "_buffers")
        if isinstance(loop, ast.For) and isinstance(loop.iter, ast.Attribute):
            if loop.iter.attr in dicts and isinstance(loop.target, ast.Name):
                return case.finding(
                    "keys-for-modules",
                    _("`{code}` is a dict; gone through, it gives the names, not the modules.")
                    .format(code=source_of(loop.iter)),
                    _("Go through its values: `{code}.values()`.").format(
                        code=source_of(loop.iter)
                    ),
                    loop,
                )  # fmt: skip
    return None


@diagnosis
def attribute_for_key(case: Case) -> Diagnosis | None:
    """`self.heads.head`, where `head` is a variable with the key."""
    found = _match(case, "AttributeError", r"'(ModuleDict|dict)' object has no attribute '(\w+)'")
    if found is None:
        return None
    whole = whole_of(case)
    for function in (node for node in walk(whole) if isinstance(node, FUNCTIONS)):
        for node in walk(function):
            if isinstance(node, ast.Attribute) and node.attr == found[2]:
                if found[2] in parameters(function):
                    return case.finding(
                        "attribute-for-key",
                        _("`{code}` looks for something that is called {name}, not for what the "
                          "variable `{name}` says.").format(code=source_of(node), name=found[2]),
                        _("What stands in a variable goes into brackets: `{code}[{name}]`.").format(
                            code=source_of(node.value), name=found[2]
                        ),
                        node,
                    )  # fmt: skip
    return None


@diagnosis
def past_the_end(case: Case) -> Diagnosis | None:
    """`sizes[i + 1]` in a loop over `range(len(sizes))`."""
    if _match(case, "IndexError", r"(list|tuple) index out of range") is None:
        return None
    whole = whole_of(case)
    for loop in walk(whole):
        heads = [loop] if isinstance(loop, (ast.For, ast.comprehension)) else []
        for head in heads:
            over = next((c for c in calls(head.iter, "range") if any(calls(c, "len"))), None)
            plain = over is not None and isinstance(over.args[-1], ast.Call)
            for node in inside(whole, ast.Subscript) if plain else ():
                if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
                    if reads(node, source_of(head.target)) and over is not None:
                        return case.finding(
                            "past-the-end",
                            _("In the last round, `{index}` is one more than the last index: "
                              "`{loop}` counts up to it.").format(
                                  index=source_of(node), loop=source_of(over)
                              ),
                            _("n items have n − 1 neighbours: end the loop one earlier, or use "
                              "`zip(sizes, sizes[1:])`."),
                            over,
                        )  # fmt: skip
    return None


@diagnosis
def axis_that_is_not_there(case: Case) -> Diagnosis | None:
    """`p.shape[1]` of a bias, or `torch.cat(…, dim=1)` of tensors with one axis."""
    if _match(case, "IndexError", r"tuple index out of range") and ".shape[" in last_text(case):
        return at_last_line(
            case,
            "axis-not-there",
            _("Not every tensor has two axes: a bias has one, and a number none."),
            _("`numel()` counts the elements of any tensor; `shape[-1]` is the last axis."),
        )
    if _match(case, "IndexError", r"Dimension out of range .*\[-1, 0\], but got 1") is None:
        return None
    for call in calls(whole_of(case), "cat", "concat", "concatenate"):
        if _at_last_line(case, call):
            return case.finding(
                "axis-not-there",
                _("`{code}` joins along an axis that the parts have already, and these have only "
                  "one, axis 0.").format(code=source_of(call)),
                _("`torch.stack([x, y], dim=1)` makes a new axis and puts them side by side."),
                call,
            )  # fmt: skip
    return None


@diagnosis
def index_of_a_module(case: Case) -> Diagnosis | None:
    """A name as an index into a Sequential, or an index into a layer."""
    if _match(case, "TypeError", r"'str' object cannot be interpreted as an integer"):
        return at_last_line(
            case,
            "index-by-name",
            _("An `nn.Sequential` is indexed by position, with whole numbers, not by name."),
            _('By name: `net.get_submodule("…")`. By position: `net[0]`, counted from 0.'),
        )
    found = _match(case, "TypeError", r"'(\w+)' object is not subscriptable")
    if found is None or not hasattr(torch.nn, found[1]):
        return None
    return at_last_line(
        case,
        "wrong-index",
        _("An index leads to a `{name}` here, which has no parts to be indexed.").format(
            name=found[1]
        ),
        _("Print the model, and read off the indices from the outside to the inside."),
    )


@diagnosis
def whole_numbers(case: Case) -> Diagnosis | None:
    """`torch.randint` where any number may come out."""
    call = next(calls(reach(case, subject(case)), "randint", "randrange"), None)
    if call is None or not case.is_about("line_data"):
        return None
    if case.kind != "range" and "randint" not in str(problem_of(case).get("message", "")):
        return None
    return case.finding(
        "whole-numbers",
        _("`{code}` draws whole numbers, between bounds that are whole numbers, too.").format(
            code=source_of(call)
        ),
        _("`x_range * torch.rand(n, …)` is uniform between 0 and x_range."),
        call,
    )


@diagnosis
def product_turned_round(case: Case) -> Diagnosis | None:
    """`C @ h` for h @ C: the other way round, the sizes would fit."""
    shapes = re.search(
        r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x(\d+)\)",
        str(problem_of(case).get("message", "")),
    )
    if shapes is None or shapes[4] != shapes[1]:
        return None
    if case.is_about("MyLinear", "Dense", "PairwiseLayer"):
        return None  # `custom_products` knows which of the two is x
    for node in walk(whole_of(case)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            if _at_last_line(case, node):
                return case.finding(
                    "product-turned-round",
                    _("In `{code}`, the left side has {columns} columns and the right one {rows} "
                      "rows; the other way round they would fit.").format(
                          code=source_of(node), columns=shapes[2], rows=shapes[3]
                      ),
                    _("A batch has its rows first: `x @ matrix`."),
                    node,
                )  # fmt: skip
    return None
