"""One layer in two places, and one number in a layer."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, Function, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.gradients import cuts
from autograder.diagnoses.sources import FUNCTIONS, at_last_line, reads, subject
from autograder.i18n import _
from autograder.verdicts import Diagnosis

COPIES = ("deepcopy", "copy_", "load_state_dict", "clone")
OTHERS = ("Tanh", "tanh", "Sigmoid", "sigmoid", "LeakyReLU", "leaky_relu", "GELU", "gelu")
CEILINGS = ("relu6", "ReLU6", "hardtanh", "Hardtanh")


def _built(case: Case) -> ast.Module:
    """Return the function of a check with the submission's functions and classes it uses."""
    found: list[ast.stmt] = [node] if (node := subject(case)) is not None else []
    for current in found:  # grows while we look
        for inner in walk(current):
            name = inner.func if isinstance(inner, ast.Call) else None
            helper = case.definition(name.id) if isinstance(name, ast.Name) else None
            if helper is not None and helper not in found:
                found.append(helper)
    return ast.Module(found, [])


def _assigned(case: Case, *names: str) -> list[ast.Assign]:
    """Return the assignments `….name = ….name`, of one parameter to another."""
    return [
        node
        for node in walk(_built(case))
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.targets[0].attr == node.value.attr
        and node.value.attr in names
    ]


# --- counted twice ------------------------------------------------------------------


@diagnosis
def not_one_layer(case: Case) -> Diagnosis | None:
    """Two layers where there was to be one: copies, shared numbers, a bias of its own."""
    found = [tuple(shape) for shape in case.fact("found", [])]
    if case.kind != "parameters" or not case.is_about("TestTiedMlp::test_counted_once"):
        return None
    if found.count((8, 8)) == 1 and found.count((8,)) == 3:
        tied = next(iter(_assigned(case, "weight")), None)
        return case.finding(
            "bias-not-tied",
            _("There is one weight of shape (8, 8), but each of the two layers has its own bias."),
            _("Use the whole layer twice; then weight and bias are both the same."),
            tied,
        )
    unbiased = next(
        (call for call in calls(_built(case), "Linear") for keyword in call.keywords
         if keyword.arg == "bias" and source_of(keyword.value) == "False"),
        None,
    )  # fmt: skip
    if found.count((8,)) < 2 and unbiased is not None:
        return case.finding(
            "bias-left-out",
            _("`{code}` makes a layer without a bias.").format(code=source_of(unbiased)),
            _("Leave `bias` out: a Linear layer has one by itself."),
            unbiased,
        )
    if found.count((8, 8)) < 2:
        return None
    advice = _("Make the layer once, give it a name, and put it in both places.")
    data = next(iter(_assigned(case, "data")), None)
    if data is not None:
        return case.finding(
            "tied-by-data",
            _(
                "`{code}` lets two Parameters have the same numbers in memory, but there are still "
                "two: both are counted, and each gets a gradient of its own."
            ).format(code=source_of(data)),
            advice,
            data,
        )
    copied = next(calls(_built(case), *COPIES), None)
    if copied is not None:
        return case.finding(
            "equal-copies",
            _("`{code}` copies numbers from one layer to another. The two are equal at first, and "
              "training changes each in its own way.").format(code=source_of(copied)),
            advice,
            copied,
        )  # fmt: skip
    made = [c for c in calls(_built(case), "Linear") if [source_of(a) for a in c.args] == ["8"] * 2]
    if not made:
        return None
    node = max(made, key=lambda call: (call.lineno, call.col_offset))
    return case.finding(
        "equal-copies",
        _("Each call of `{code}` makes a layer of its own; two calls never make the same one.")
        .format(code=source_of(node)),
        advice,
        node,
    )  # fmt: skip


@diagnosis
def tied_by_hand(case: Case) -> Diagnosis | None:
    """`b.weight = a.weight`: tied until something assigns new Parameters."""
    tied = next(iter(_assigned(case, "weight", "bias")), None)
    if case.kind != "untied" or tied is None:
        return None
    return case.finding(
        "tied-by-hand",
        _(
            "`{code}` ties two layers once. They are still two layers, and loading with "
            "`assign=True` has given each a Parameter of its own again."
        ).format(code=source_of(tied)),
        _("Use one single layer in both places, instead of two layers with one Parameter."),
        tied,
    )


def made_once(function: Function) -> ast.expr | None:
    """Return the default value or the decorator by which all calls get the same object."""
    for default in function.args.defaults:
        if any(isinstance(inner, ast.Call) for inner in walk(default)):
            return default
    for decorator in function.decorator_list:
        if source_of(decorator).split("(")[0].split(".")[-1] in ("cache", "lru_cache"):
            return decorator
    return None


@diagnosis
def made_outside(case: Case) -> Diagnosis | None:
    """A layer made at the top level, or as a default: the same one in every network."""
    if case.kind != "common parameters":
        return None
    whole = _built(case)
    found: ast.AST | None = None
    for function in whole.body:
        if isinstance(function, FUNCTIONS):
            once = made_once(function)
            if once in function.decorator_list:
                return case.finding(
                    "made-outside",
                    _("`{code}` keeps what the first call returned, and hands it out again.")
                    .format(code=source_of(once)),
                    _("Make it inside the function, anew in each call."),
                    once,
                )  # fmt: skip
            found = found or (once if once is not None and any(calls(once, "Linear")) else None)
        elif isinstance(function, ast.ClassDef):
            inner = [s for s in function.body if isinstance(s, (ast.Assign, ast.AnnAssign))]
            found = found or next((s for s in inner if any(calls(s, "Linear"))), None)
    for node in case.tree.body if case.tree is not None else []:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            if isinstance(node.value, ast.Call) and reads(whole, node.targets[0].id):
                found = found or node
    if found is None:
        return None
    return case.finding(
        "made-outside",
        _("`{code}` runs once, not at each call, so all networks get one and the same layer.")
        .format(code=source_of(found)),
        _("Make the layer inside the function, or in `__init__`."),
        found,
    )  # fmt: skip


# --- what it computes ---------------------------------------------------------------


@diagnosis
def slip_in_the_output(case: Case) -> Diagnosis | None:
    """The output is that of a network with one known mistake; the check has looked for it."""
    slip = str(case.fact("slip", ""))
    if slip.startswith("used"):
        times = _("once") if slip == "used once" else _("three times")
        return case.finding(
            "shared-not-twice",
            _("The output is what comes out if the shared layer is used {times}.").format(
                times=times
            ),
            _("x runs through it twice, with a ReLU after each time."),
            _forward(case),
        )
    if slip == "no ReLU":
        return case.finding(
            "activation-missing",
            _("The output is what comes out without any ReLU."),
            _("Without an activation between them, two linear layers are no more than one."),
            _forward(case),
        )
    if slip.startswith("no ReLU"):
        return case.finding(
            "activation-missing",
            _("The output is what comes out without the ReLU after layer {number} of the four.")
            .format(number=slip[-1]),
            _("There is to be one between each two layers, also between the two uses of one."),
            _forward(case),
        )  # fmt: skip
    if slip == "ReLU at the end":
        return case.finding(
            "activation-on-output",
            _("The output is what comes out with a ReLU after the last layer, too."),
            _("Leave the last one out, so that negative numbers can come out."),
            _forward(case),
        )
    return None


def _forward(case: Case) -> Function | ast.ClassDef | None:
    """Return the `forward` of the class that was used; otherwise the function."""
    for node in _built(case).body:
        method = case.method(node.name, "forward") if isinstance(node, ast.ClassDef) else None
        if method is not None:
            return method
    return subject(case)


@diagnosis
def ceiling(case: Case) -> Diagnosis | None:
    """ReLU6, or a clamp with a maximum: like ReLU for small numbers only."""
    if case.kind != "close" or not case.is_about("tied_mlp", "MyLinear"):
        return None
    for call in calls(_built(case), *CEILINGS, "clamp", "clip", "clamp_"):
        bounds = len(call.args) + len(call.keywords)
        if called_name(call) in CEILINGS or bounds > 1:
            return case.finding(
                "relu-with-a-ceiling",
                _("`{code}` cuts off large numbers, too.").format(code=source_of(call)),
                _("ReLU lets every positive number through as it is."),
                call,
            )
    return None


@diagnosis
def another_activation(case: Case) -> Diagnosis | None:
    """Tanh, say, where the text wants ReLU."""
    if case.kind != "close" or not case.is_about("TestTiedMlp::test_output"):
        return None
    for call in calls(_built(case), *OTHERS):
        return case.finding(
            "other-activation",
            _("`{code}` is another function than ReLU.").format(code=source_of(call)),
            _("ReLU makes negative numbers 0 and leaves all others as they are."),
            call,
        )
    return None


@diagnosis
def one_use_only(case: Case) -> Diagnosis | None:
    """`.data` or `.detach()` in one of the two uses of the shared layer."""
    if case.kind not in ("one use", "no gradient", "gradient") or not case.is_about("tied_mlp"):
        return None
    found = sorted(cuts(_forward(case)), key=lambda cut: (cut.lineno, cut.col_offset))
    if not found:
        return None
    return case.finding(
        "gradient-cut",
        _(
            "`{code}` gives the values without the way back to the parameters: the gradient is cut "
            "off there, and training would change nothing."
        ).format(code=source_of(found[0])),
        _("Call the layer itself both times."),
        found[0],
    )


# --- one number in a layer ----------------------------------------------------------


@diagnosis
def another_place(case: Case) -> Diagnosis | None:
    """Row and column swapped, or the index of something else than a module."""
    if not case.is_about("set_weight"):
        return None
    whole = _built(case)
    stores = [n for n in walk(whole) if isinstance(n, ast.Subscript)]
    if case.kind == "not set" and case.fact("other_way"):
        place = next((n for n in stores if isinstance(n.slice, ast.Tuple)), None)
        return case.finding(
            "rows-and-columns-swapped",
            _("The number stands in row {col} and column {row}: the two have changed places.")
            .format(row=case.fact("row"), col=case.fact("col")),
            _("The first index of a weight is the row, one for each output; then the column."),
            place,
        )  # fmt: skip
    added = next((n for n in walk(whole) if isinstance(n, ast.AugAssign)), None)
    if case.kind == "not set" and added is not None:
        return case.finding(
            "adds-instead-of-setting",
            _("`{code}` starts from the old number.").format(code=source_of(added)),
            _("A plain `=` puts the new number in its place."),
            added,
        )
    for node in walk(whole) if case.kind == "not set" else ():
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Subscript):
            if target.attr == "data" and ".weight" in source_of(target.value):
                return case.finding(
                    "changes-a-copy",
                    _("`{code}` is a tensor that indexing has just made; it gets other numbers, "
                      "and the weight keeps its own.").format(code=source_of(target.value)),
                    _("Write into the parameter of the layer itself, inside "
                      "`with torch.no_grad():`."),
                    node,
                )  # fmt: skip
    if case.raised("AttributeError", "has no attribute 'layer'"):
        return at_last_line(
            case,
            "attribute-for-index",
            _("`net.layer` looks for something that is called layer, not for the layer with this "
              "index."),
            _("What stands in a variable goes into brackets: `net[layer]`."),
        )  # fmt: skip
    if case.kind == "not set" or case.raised("IndexError") or case.raised("AttributeError"):
        listed: ast.AST | None = next(
            (n for n in walk(whole) if isinstance(n, ast.ListComp) and any(calls(n, "isinstance"))),
            next(calls(whole, "parameters", "modules", "named_parameters"), None),
        )
        if listed is not None:
            return case.finding(
                "other-index",
                _("`layer` is the index in `net`, and `{code}` counts other things.").format(
                    code=source_of(listed)
                ),
                _("A Sequential is indexed like a list, and the layer has its `.weight`."),
                listed,
            )
    for node in stores if case.kind == "others changed" else ():
        if isinstance(node.ctx, ast.Store) and any(isinstance(n, ast.Slice) for n in walk(node)):
            return case.finding(
                "whole-row",
                _("`{code} = …` writes the number into many places: `:` stands for all of them.")
                .format(code=source_of(node)),
                _("One element of a matrix needs both indices, row and column."),
                node,
            )  # fmt: skip
    if case.kind == "others changed" and case.fact("one_row"):
        for node in stores:
            if isinstance(node.ctx, ast.Store) and not isinstance(node.slice, ast.Tuple):
                if not isinstance(node.value, ast.Subscript):
                    return case.finding(
                        "whole-row",
                        _("`{code} = …` writes the number into a whole row.").format(
                            code=source_of(node)
                        ),
                        _("One element of a matrix needs both indices, row and column."),
                        node,
                    )
    return None
