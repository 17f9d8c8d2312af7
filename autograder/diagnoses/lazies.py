"""Lazy models: whether one is lazy, and what its first call does beside giving it its shapes."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    FUNCTIONS,
    LOOPS,
    at_last_line,
    function_of,
    last_text,
    parameters,
    reach,
    returned_values,
    subject,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

MAKERS = ("zeros", "ones", "rand", "randn", "empty", "full")


@diagnosis
def calls_itself(case: Case) -> Diagnosis | None:
    """A function with the name of the one it wants to call, which was imported."""
    node = subject(case)
    if case.kind != "raised" or not isinstance(node, FUNCTIONS):
        return None
    imported = any(
        (alias.asname or alias.name) == node.name
        for statement in (case.tree.body if case.tree is not None else [])
        if isinstance(statement, (ast.Import, ast.ImportFrom))
        for alias in statement.names
    )
    call = next((c for c in calls(node, node.name) if isinstance(c.func, ast.Name)), None)
    if call is None or not imported:
        return None
    return case.finding(
        "calls-itself",
        _(
            "`{code}` calls this very function: your definition has replaced the `{name}` that was "
            "imported."
        ).format(code=source_of(call), name=node.name),
        _("Import the other one under another name: `import … as …`."),
        call,
    )


@diagnosis
def looks_at_a_part(case: Case) -> Diagnosis | None:
    """Only the first parameter, or the direct children, of a model are looked at."""
    function = function_of(case)
    if case.kind not in ("equal", "raised") or function is None or not case.is_about("lazy_state"):
        return None
    for loop in walk(function):
        for node in loop.body if isinstance(loop, LOOPS) else ():
            if isinstance(node, ast.If) and node.orelse and all(
                isinstance(branch[-1], ast.Return) for branch in (node.body, node.orelse)
            ):  # fmt: skip
                return case.finding(
                    "return-in-loop",
                    _("Both ways end in a `return`, so the loop never gets to its second round."),
                    _("Return True in the loop, and False only after it."),
                    node,
                )
    for value in returned_values(function):
        if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not):
            if any(calls(value, "any")):
                return case.finding(
                    "answer-turned-round",
                    _("`{code}` is True if there is none: `not` turns the answer round.").format(
                        code=source_of(value)
                    ),
                    _("Leave the `not` out."),
                    value,
                )
    every = next(calls(function, "all"), None)
    if every is not None and not any(calls(function, "any")):
        return case.finding(
            "all-for-any",
            _("`{code}` is True only if every one of them has no shape yet.").format(
                code=source_of(every)
            ),
            _("`any(…)` is True as soon as one is."),
            every,
        )
    for named in walk(function):
        if isinstance(named, ast.Constant) and "lazy" in str(named.value).casefold():
            if named not in [s.value for s in function.body if isinstance(s, ast.Expr)]:
                return case.finding(
                    "lazy-by-name",
                    _(
                        "The word `{word}` in the name of a class does not tell whether a "
                        "parameter has a shape: a module of your own may be called anything."
                    ).format(word=named.value),
                    _("Ask the parameters themselves."),
                    named,
                )
    itself = next(calls(function, "isinstance", "type"), None)
    if itself is not None and source_of(itself.args[0]) in parameters(function):
        return case.finding(
            "model-itself-only",
            _("`{code}` asks about the model as a whole, not about what is in it.").format(
                code=source_of(itself)
            ),
            _("Ask each of its parameters: `model.parameters()` goes through them all."),
            itself,
        )
    for part in walk(function):
        code = source_of(part) if isinstance(part, (ast.Call, ast.Subscript)) else ""
        first = code.startswith("next(") or code.endswith("[0]")
        if first and ("parameters()" in code or "modules()" in code or "children()" in code):
            return case.finding(
                "first-only",
                _("`{code}` looks at the first one only.").format(code=code),
                _("Look at all of them: `any(… for … in …)`."),
                part,
            )
    one_level = next(calls(function, "children", "named_children"), None)
    for kind in walk(function) if one_level is None else ():
        if isinstance(kind, ast.Attribute) and kind.attr.startswith("Lazy"):
            return case.finding(
                "one-kind-of-layer",
                _(
                    "`{code}` is one kind of module; others, too, can have parameters without a "
                    "shape."
                ).format(code=source_of(kind)),
                _("Ask the parameters themselves: `model.parameters()` goes through them all."),
                kind,
            )
    if one_level is None:
        return None
    return case.finding(
        "one-level-only",
        _("`{code}` gives what the model holds itself, not what is inside of that.").format(
            code=source_of(one_level)
        ),
        _("`model.modules()` and `model.parameters()` go all the way down."),
        one_level,
    )


@diagnosis
def asks_for_the_shape(case: Case) -> Diagnosis | None:
    """`p.shape` of a parameter that has none raises an error."""
    if not case.is_about("lazy_state") or not case.raised("RuntimeError", "uninitialized param"):
        return None
    if not last_text(case):
        return None
    return at_last_line(
        case,
        "shape-of-lazy",
        _("A parameter without a shape cannot be asked for it: `.shape` and `.size()` raise."),
        _("Ask for its kind: `isinstance(p, nn.UninitializedParameter)`."),
    )


@diagnosis
def batch_norm_in_training(case: Case) -> Diagnosis | None:
    """A single row, run through BatchNorm in training mode."""
    if not case.raised("ValueError", "Expected more than 1 value per channel when training"):
        return None
    return at_last_line(
        case,
        "no-eval",
        _(
            "The model is in training mode here. `nn.BatchNorm1d` then computes mean and spread of "
            "the rows, which takes more than one, and keeps them."
        ),
        _("Switch to evaluation mode for the call, and back afterwards."),
    )


@diagnosis
def list_instead_of_answer(case: Case) -> Diagnosis | None:
    """What was found, instead of whether something was found."""
    got = str(case.fact("got")).rpartition(".")[2]
    values = returned_values(function_of(case))
    if case.kind != "type" or got not in ("list", "generator", "tuple", "filter", "map"):
        return None
    if not values or not case.is_about("lazy_state"):
        return None
    return case.finding(
        "returns-list",
        _("`{code}` is what was found, not whether something was found.").format(
            code=source_of(values[-1])
        ),
        _("`any(… for … in …)` is True if one of the answers is, and False otherwise."),
        values[-1],
    )


@diagnosis
def made_in_inference_mode(case: Case) -> Diagnosis | None:
    """Parameters that got their shapes in inference mode never get a gradient."""
    found = next(calls(reach(case, function_of(case)), "inference_mode"), None)
    if case.kind != "untrainable" or found is None:
        return None
    return case.finding(
        "inference-mode",
        _(
            "The parameters get their shapes inside `{code}`, and what is made there can never be "
            "part of a gradient: the model could not be trained any more."
        ).format(code=source_of(found)),
        _("Use `with torch.no_grad():` here; it only pauses the tracking."),
        found,
    )


@diagnosis
def not_materialised(case: Case) -> Diagnosis | None:
    """The model is not called at all, or a copy of it is."""
    function = function_of(case)
    if case.kind not in ("still lazy", "not called") or function is None:
        return None
    copied = next(calls(function, "deepcopy", "copy"), None)
    if copied is not None:
        return case.finding(
            "copied-model",
            _("`{code}` makes another model; the one that was handed over stays lazy.").format(
                code=source_of(copied)
            ),
            _("Call the model itself."),
            copied,
        )
    names = parameters(function)
    if any(isinstance(c.func, ast.Name) and c.func.id in names for c in calls(function, *names)):
        return None
    return case.finding(
        "not-called",
        _("`{name}` never calls the model, and only a call gives a lazy layer its shape.").format(
            name=function.name
        ),
        _("`model(x)` with an input of the right width."),
        function,
    )


@diagnosis
def input_axes(case: Case) -> Diagnosis | None:
    """`torch.zeros(n, 1)` or `torch.zeros(n)` where (batch, n) is meant."""
    function = function_of(case)
    no_batch = case.raised("ValueError", "expected 2D or 3D input")
    if not isinstance(function, FUNCTIONS) or not (case.kind == "wrong inputs" or no_batch):
        return None
    names = parameters(function)
    for call in calls(function, *MAKERS):
        sizes = call.args
        if len(sizes) == 1 and isinstance(sizes[0], (ast.Tuple, ast.List)):
            sizes = sizes[0].elts
        if not sizes or not isinstance(sizes[0], ast.Name) or sizes[0].id not in names:
            continue
        if len(sizes) > 1:
            return case.finding(
                "axes-swapped",
                _("`{code}` is one column with `{name}` rows.").format(
                    code=source_of(call), name=sizes[0].id
                ),
                _("Rows come first and columns last: shape (batch, inputs)."),
                call,
            )
        if no_batch:
            return case.finding(
                "no-batch-axis",
                _("`{code}` has one axis only; some layers insist on (batch, inputs).").format(
                    code=source_of(call)
                ),
                _("Make it a batch with one row."),
                call,
            )
    return None


@diagnosis
def changes_what_was_there(case: Case) -> Diagnosis | None:
    """A function that is only to give shapes changes weights or gradients."""
    whole = reach(case, function_of(case))
    names: tuple[str, ...] = ()
    if case.kind == "weights changed":
        names = ("reset_parameters", "apply", "step", "Linear", "Parameter", "zero_", "fill_",
                 "normal_", "uniform_", "xavier_uniform_", "load_state_dict")  # fmt: skip
    elif case.kind == "gradients changed":
        names = ("backward", "zero_grad")
    found = next(calls(whole, *names), None)
    if found is None:
        return None
    if case.kind == "weights changed":
        return case.finding(
            "weights-changed",
            _("`{code}` changes weights that may have been trained already.").format(
                code=source_of(found)
            ),
            _("Leave it out: the call alone gives the lazy layers their shapes."),
            found,
        )
    return case.finding(
        "gradients-changed",
        _("`{code}` changes the gradients that belong to whoever trains the model.").format(
            code=source_of(found)
        ),
        _("Leave it out: a call inside `with torch.no_grad():` touches no gradient."),
        found,
    )


@diagnosis
def copied_parts(case: Case) -> Diagnosis | None:
    """Modules that were handed over are copied, so there are more parameters than expected."""
    owner = subject(case)
    copied = next(calls(owner, "deepcopy"), None)
    more = case.kind == "parameters" and case.fact("count", 0) > case.fact("want", 0)
    more = more or case.kind == "copied modules"
    if copied is None or not more:
        return None
    return case.finding(
        "copied-modules",
        _("`{code}` makes new modules: each trains on its own, and nothing is shared.").format(
            code=source_of(copied)
        ),
        _("Keep the module that was handed over, once."),
        copied,
    )
