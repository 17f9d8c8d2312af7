"""What a function returns, and which of its inputs it uses. The most general come last."""

from __future__ import annotations

import ast

import torch

from autograder.diagnoses import Case, attributes, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    FUNCTIONS,
    assignments,
    ends_in_first_round,
    function_of,
    inside,
    last_text,
    parameters,
    reach,
    reads,
    returned_values,
    returns_in_loop,
    subject,
    training_code,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

RESHAPES = ("squeeze", "unsqueeze", "view", "reshape", "flatten", "ravel", "Flatten")


# --- nothing, or something else -------------------------------------------------


@diagnosis
def returns_none(case: Case) -> Diagnosis | None:
    """No `return`; perhaps a `print` in its place."""
    function = function_of(case)
    # The check itself may have stumbled over a None.
    used = case.raised("AttributeError", "'NoneType' object has no") and not last_text(case)
    if not (used or case.kind in ("none", "printed")) or function is None:
        return None
    printed = next(calls(function, "print"), None)
    if printed is not None and (case.kind == "printed" or not returned_values(function)):
        return case.finding(
            "prints-instead-of-returning",
            _("`{code}` shows the result, but does not hand it to whoever called `{name}`.").format(
                code=source_of(printed), name=function.name
            ),
            _("`return` it instead."),
            printed,
        )
    if case.kind == "printed" or returned_values(function):
        return None
    return case.finding(
        "returns-none",
        _("`{name}` has no `return` with a value, so it returns None.").format(name=function.name),
        _("End it with `return` and the result."),
        function,
    )


@diagnosis
def return_in_loop(case: Case) -> Diagnosis | None:
    """A `return` in a loop: the function ends in the first round."""
    function = function_of(case)
    kinds = ("close", "count", "length", "equal", "none", "type", "rows", "calls", "keys",
             "lowest first")  # fmt: skip
    if case.kind not in kinds or function is None:
        return None
    inner = [node for node in walk(function) if isinstance(node, FUNCTIONS)]
    node = ends_in_first_round(function, *inner)
    if node is None:
        return None
    return returns_in_loop(case, node)


@diagnosis
def returns_another_type(case: Case) -> Diagnosis | None:
    """A tuple, list, number, array or model in place of what was asked for."""
    got = str(case.fact("got")).rpartition(".")[2]
    values = returned_values(function_of(case))
    if case.kind != "type" or not values:
        return None
    told = [v for v in values if not isinstance(v, ast.Constant)]
    value, function = (told or values)[-1], function_of(case)
    if isinstance(value, ast.Tuple) and got != "tuple":
        return None  # the check has looked at one of its parts
    code = source_of(value)
    name, text, advice = "", _("`{code}` is not what the text asks for."), ""
    if got == "tuple" and isinstance(value, ast.Tuple):
        name = "returns-tuple"
        text = _("The comma in `{code}` makes a tuple.")
        advice = _("Join the parts to one value before you return them.")
    elif got == "ndarray":
        name = "returns-numpy"
        text = _("`{code}` is a NumPy array, not a tensor.")
        advice = _("Return the tensor; whoever wants an array can make one.")
    elif got in ("dict", "generator"):
        name = f"returns-{got}"
        text = _("`{code}` is a dict: names with a value for each.")
        advice = _("Return what the text asks for; `list(d.items())` makes pairs of a dict.")
        if got == "generator":
            text = _("`{code}` is a generator, which makes its items only when they are asked for.")
            advice = _("Square brackets instead of parentheses make a list at once.")
    elif got == "list":
        name = "returns-list"
        advice = _("Return what the text asks for.")
        if isinstance(value, (ast.List, ast.ListComp)):
            advice = _("Return the value itself, without putting it into a list.")
        text = _("`{code}` is a list.")
    elif got in ("float", "int") and training_code(case) is not None:
        name = "returns-number"
        text = _("`{code}` is one single number.")
        advice = _("Return all losses: begin with an empty list, append to it in each round.")
    elif got in ("float", "int") and any(calls(value, "item", "float", "int", "tolist")):
        name = "returns-number"
        text = _("`{code}` takes the number out of the tensor; no gradient can flow back from it.")
        advice = _("Return the tensor itself.")
    elif got in ("float", "int"):
        name = "returns-number"
        text = _("`{code}` is one single number.")
        if code.startswith("sum("):
            text = _("`{code}` is the number 0 if there is nothing to add.")
            advice = _("Look again: is anything to be added here?")
        if case.is_about("fit"):
            advice = _("Return all losses: begin with an empty list, append to it in each round.")
    elif isinstance(value, ast.Attribute) and isinstance(getattr(torch.nn, got, None), type):
        name = "module-not-run"
        text = _("`{code}` is the module itself, and nothing has run through it.")
        advice = _("Call it with the input, and return what comes out: `{code}(x)`.")
        advice = advice.format(code=code)
    elif got == "Tensor":
        name = "returns-tensor"
        text = _("`{code}` is a tensor.")
        advice = _("`.item()` and `.tolist()` make Python numbers of it.")
        if case.is_about("lazy_state"):
            advice = _("Return what the text asks for.")
    elif function is not None and code in parameters(function):
        name = "returns-argument"
        text = _("`{code}` is what the function was given; whoever called it has it already.")
        advice = _("Return what the text asks for.")
    return case.finding(name, text.format(code=code), advice, value) if name else None


# --- shape and dtype ------------------------------------------------------------


@diagnosis
def put_together(case: Case) -> Diagnosis | None:
    """Columns that were put together along the wrong axis."""
    got, want = case.fact("got", []), case.fact("want", [])
    joined = next(
        calls(function_of(case), "stack", "cat", "concat", "concatenate", "vstack", "hstack"), None
    )
    if case.kind != "shape" or joined is None or len(want) != 2:
        return None
    code, many = source_of(joined), len(got) > len(want)
    if got == want[::-1]:
        name, text = "stacked-rows", _("`{code}` makes a row of each part, not a column.")
        advice = _("`torch.stack([x, y], dim=1)` makes columns.")
    elif len(got) == 1:
        name, text = "joined-end-to-end", _("`{code}` hangs one part on to the end of the other.")
        advice = _("`torch.stack([x, y], dim=1)` puts them side by side.")
    elif many and called_name(joined) == "stack":
        name, text = "stack-adds-axis", _("`{code}` adds a new axis to those that are there.")
        advice = _("For columns of shape (n, 1), use `torch.cat([x, y], dim=1)`.")
    else:
        return None
    return case.finding(name, text.format(code=code), advice, joined)


@diagnosis
def shape_changed(case: Case) -> Diagnosis | None:
    """`view`, `squeeze` and the like change the shape that should stay."""
    tiny = case.is_about("TinyModel", "TinyModelFunctional", "TinyModelSequential")
    compared = case.kind == "equal" and (tiny or "shape" in case.check.id)
    if case.kind != "shape" and not compared:
        return None
    node = next(calls(reach(case, function_of(case)), *RESHAPES), None)
    if node is None:
        return None
    return case.finding(
        "shape-changed",
        _("`{code}` changes the shape.").format(code=source_of(node)),
        _("Leave it out: `*` and `+` work on each element and keep the shape.")
        if case.is_about("LineModel")
        else _("Leave it out, and the shape stays as it is."),
        node,
    )


@diagnosis
def wrong_dtype(case: Case) -> Diagnosis | None:
    """Double precision, from NumPy or by choice."""
    if case.kind != "dtype" or "float64" not in str(case.fact("got")):
        return None
    function = function_of(case)
    chosen = next(attributes(function, "float64", "double"), None)
    numpy = next(attributes(function, "from_numpy"), None) or next(
        (
            node
            for node in walk(function or ast.Module([], []))
            if isinstance(node, ast.Name) and node.id in ("np", "numpy")
        ),
        None,
    )
    if chosen is not None:
        text = _("`{code}` asks for double precision.").format(code=source_of(chosen))
    elif numpy is not None:
        text = _("NumPy computes in double precision, and the tensor made from it has it, too.")
    else:
        return None
    return case.finding(
        "wrong-dtype",
        text,
        _("PyTorch's own functions give float32; otherwise, convert with `.float()`."),
        chosen or numpy,
    )


@diagnosis
def swapped_columns(case: Case) -> Diagnosis | None:
    """The columns are there, the other way round."""
    if not case.fact("swapped"):
        return None
    return case.finding(
        "swapped-columns",
        _("The points are on the line if the columns change places: y stands before x."),
        _("Put x first and y second."),
        next(iter(returned_values(function_of(case))), None),
    )


# --- what was handed over -------------------------------------------------------


@diagnosis
def overwrites_argument(case: Case) -> Diagnosis | None:
    """A parameter of the function gets another value before it is ever used."""
    function = subject(case)
    if not isinstance(function, FUNCTIONS) or case.kind in ("raised", "missing"):
        return None
    conditional = {id(node) for node in inside(function, ast.If, ast.Try)}
    for name in parameters(function):
        node = next(assignments(function, name), None)
        if node is not None and not reads(node.value, name) and id(node) not in conditional:
            before = [s for s in function.body if s.lineno < node.lineno]
            if not any(reads(statement, name) for statement in before):
                return case.finding(
                    "overwrites-argument",
                    _("`{code}` throws away the `{name}` that was handed over.").format(
                        code=source_of(node), name=name
                    ),
                    _("Use `{name}` as it comes in.").format(name=name),
                    node,
                )
    return None


@diagnosis
def unused_argument(case: Case) -> Diagnosis | None:
    """A parameter of the function that is never read."""
    function = subject(case)
    plain = case.kind in (
        *("close", "count", "line", "range", "noise", "fixed seed", "shape", "length"),
    )
    if not isinstance(function, FUNCTIONS) or not plain:
        return None
    unread = [name for name in parameters(function) if not reads(function, name)]
    if not unread:
        return None
    return case.finding(
        "unused-argument",
        _("`{name}` is handed over, but `{function}` never uses it.").format(
            name=unread[0], function=function.name
        ),
        _("Read again what `{name}` stands for, and use it there.").format(name=unread[0]),
        function,
    )
