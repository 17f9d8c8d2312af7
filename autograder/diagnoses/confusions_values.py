"""Numbers that come out wrong because something near to what was meant is computed."""

from __future__ import annotations

import ast
import difflib

from autograder.diagnoses import Case, attributes, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    LOOPS,
    assignments,
    forward_of,
    problem_of,
    reads,
    returned_values,
    subject,
    whole_of,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

MODELS = ("TinyModel", "TinyModelFunctional", "TinyModelSequential")


@diagnosis
def power_too_high(case: Case) -> Diagnosis | None:
    """`x ** (n - i)` with n coefficients: the first belongs to the power n − 1."""
    function = subject(case)
    if case.kind not in ("close", "calls") or not case.is_about("polynomial"):
        return None
    for node in walk(function) if function is not None else ():
        power = node.right if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) else None
        if not isinstance(power, ast.BinOp) or not isinstance(power.op, ast.Sub):
            continue
        count = power.left
        given = next(assignments(function, source_of(count)), None)
        count = given.value if given is not None and given.value is not None else count
        number = isinstance(count, ast.Call) and called_name(count) == "len"
        if number and isinstance(power.right, ast.Name):
            return case.finding(
                "power-too-high",
                _("In `{code}`, each power is too high by one: the last coefficient, too, is "
                  "multiplied by x.").format(code=source_of(node)),
                _("With n coefficients, the first belongs to the power n − 1, the last to 0."),
                node,
            )  # fmt: skip
    return None


@diagnosis
def log_of_softmax(case: Case) -> Diagnosis | None:
    """The logarithms of the probabilities, for losses that want them."""
    if not case.is_about(*MODELS, "output_layer") or case.kind not in ("close", "another formula"):
        return None
    call = next(calls(whole_of(case), "LogSoftmax", "log_softmax"), None)
    if call is None:
        return None
    return case.finding(
        "log-softmax",
        _("`{code}` gives the logarithms of the probabilities: numbers up to 0.").format(
            code=source_of(call)
        ),
        _("The softmax itself gives the probabilities."),
        call,
    )


@diagnosis
def class_for_probabilities(case: Case) -> Diagnosis | None:
    """`argmax`: the number of the class, not the probabilities."""
    call = next(calls(forward_of(case), "argmax"), None)
    if call is None or not case.is_about(*MODELS) or case.kind not in ("shape", "equal", "dtype"):
        return None
    return case.finding(
        "argmax-in-model",
        _("`{code}` says only which class is the likeliest.").format(code=source_of(call)),
        _("Return the probabilities; whoever wants one class can ask for the largest."),
        call,
    )


@diagnosis
def sizes_turned_round(case: Case) -> Diagnosis | None:
    """`nn.Linear(200, 100)` for 100 inputs and 200 outputs."""
    if case.kind != "parameters" or not case.is_about(*MODELS):
        return None
    for call in calls(whole_of(case), "Linear"):
        sizes = [node.value for node in call.args[:2] if isinstance(node, ast.Constant)]
        if sizes in ([200, 100], [10, 200]):
            return case.finding(
                "sizes-swapped",
                _("`{code}` takes {first} numbers and gives {second}: it is to be the other way "
                  "round.").format(code=source_of(call), first=sizes[0], second=sizes[1]),
                _("`nn.Linear(3, 2)` takes 3 numbers and gives 2."),
                call,
            )  # fmt: skip
    return None


@diagnosis
def one_added_too_late(case: Case) -> Diagnosis | None:
    """`relu(…) + 1` for relu(… + 1)."""
    if not case.is_about("FixedHiddenMLP") or case.kind not in ("close", "gradient"):
        return None
    for node in walk(forward_of(case) or ast.Module([], [])):
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add):
            continue
        sides = (node.left, node.right)
        one = any(isinstance(side, ast.Constant) and side.value == 1 for side in sides)
        bent = any(isinstance(s, ast.Call) and called_name(s) in ("relu", "clamp") for s in sides)
        if one and bent:
            return case.finding(
                "added-too-late",
                _("`{code}` adds the 1 to what the ReLU gives, so it is too late.").format(
                    code=source_of(node)
                ),
                _("Add it inside the parentheses: the ReLU gets linear(x) · C + 1."),
                node,
            )
    return None


@diagnosis
def divided_by_its_sum(case: Case) -> Diagnosis | None:
    """`h / h.abs().sum()`: the sum becomes 1, whatever it was."""
    if not case.is_about("FixedHiddenMLP") or case.kind != "close":
        return None
    for node in walk(forward_of(case) or ast.Module([], [])):
        divisor = node.right if isinstance(node, ast.BinOp) else None
        divisor = node.value if isinstance(node, ast.AugAssign) else divisor
        divided = isinstance(getattr(node, "op", None), ast.Div)
        if divided and divisor is not None and any(calls(divisor, "sum", "norm")):
            return case.finding(
                "divided-by-its-sum",
                _("`{code}` makes the sum 1 at once, whatever it was.").format(
                    code=source_of(node)
                ),
                _("Divide by 2, as often as it takes: `while` the sum exceeds 1."),
                node,
            )
    return None


@diagnosis
def unpacked_stack(case: Case) -> Diagnosis | None:
    """`nn.Sequential(*stack(n), …)`: the blocks without the stack around them."""
    if case.kind not in ("length", "type") or not case.is_about("regressor"):
        return None
    for call in calls(subject(case), "Sequential"):
        for part in call.args:
            if isinstance(part, ast.Starred) and any(calls(part, "stack")):
                return case.finding(
                    "unpacked-stack",
                    _("The star in `{code}` takes the stack apart: its blocks stand here one by "
                      "one, without it.").format(code=source_of(call)),
                    _("Hand over the stack as it is: it is one module."),
                    part,
                )  # fmt: skip
    return None


@diagnosis
def table_of_one_level(case: Case) -> Diagnosis | None:
    """`named_children()` does not go down to the parameters of the parts' parts."""
    if case.kind not in ("rows", "name") or not case.is_about("parameter_table"):
        return None
    call = next(calls(whole_of(case), "named_children", "children"), None)
    if call is None:
        return None
    return case.finding(
        "one-level-only",
        _("`{code}` gives what the model holds itself, not what is inside of that.").format(
            code=source_of(call)
        ),
        _("`net.named_parameters()` goes all the way down."),
        call,
    )


@diagnosis
def misspelt_task(case: Case) -> Diagnosis | None:
    """A task that the code spells otherwise than the text, so its own error is raised."""
    if not case.is_about("output_layer") or not case.raised("ValueError"):
        return None
    known = ("binary", "regression", "positive", "multiclass")
    words = {
        node.value: node
        for node in walk(subject(case) or ast.Module([], []))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    for task in known:
        near = difflib.get_close_matches(task, [w for w in words if w not in known], 1, 0.8)
        if task not in words and near and problem_of(case).get("frames"):
            return case.finding(
                "task-misspelt",
                _("The text calls the task `{task}`; here it says `{word}`.").format(
                    task=task, word=near[0]
                ),
                _("Two texts are equal only if every character is."),
                words[near[0]],
            )
    return None


@diagnosis
def none_for_a_module(case: Case) -> Diagnosis | None:
    """`return None` for the task that needs no layer."""
    if case.kind != "none" or not case.is_about("output_layer"):
        return None
    for node in walk(subject(case) or ast.Module([], [])):
        value = node.value if isinstance(node, ast.Return) else None
        if isinstance(value, ast.Constant) and value.value is None:
            return case.finding(
                "none-for-a-module",
                _("`{code}` gives nothing that could be called, or stand in a network.").format(
                    code=source_of(node)
                ),
                _("PyTorch has a module that hands on what it gets: `nn.Identity()`."),
                node,
            )
    return None


# --- counts ------------------------------------------------------------------------------


@diagnosis
def overwritten_total(case: Case) -> Diagnosis | None:
    """`total = …` in the loop where `total += …` is meant: the last layer is left."""
    observed = [tuple(item) for item in case.fact("observed", [])]
    last = all(got == sizes[-1] * (sizes[-2] + 1) for sizes, got, _want in observed)
    function = case.definition(str(case.fact("function", "")))
    if case.kind != "count" or not observed or not last:
        return None
    results = [source_of(value) for value in returned_values(function)] if not isinstance(
        function, (ast.ClassDef, type(None))
    ) else []  # fmt: skip
    for loop in walk(function) if function is not None else ():
        for node in walk(loop) if isinstance(loop, LOOPS) else ():
            target = source_of(node.targets[0]) if isinstance(node, ast.Assign) else ""
            if isinstance(node, ast.Assign) and target in results and not reads(node.value, target):
                return case.finding(
                    "total-overwritten",
                    _("`{code}` throws away what was counted in the rounds before: the last layer "
                      "is left.").format(code=source_of(node)),
                    _("Add to it: `{name} += …`.").format(name=target),
                    node,
                )  # fmt: skip
    return None


@diagnosis
def counted_at_each_level(case: Case) -> Diagnosis | None:
    """`modules()` and in it `parameters()`: the parts are counted in every whole they are in."""
    number, want = case.fact("number"), case.fact("want")
    if case.kind != "count" or not isinstance(number, int) or number <= want:
        return None
    for loop in walk(whole_of(case)):
        if isinstance(loop, (ast.For, ast.comprehension)) and any(calls(loop.iter, "modules")):
            name = source_of(loop.target)
            for call in calls(whole_of(case), "parameters", "buffers"):
                owner = call.func.value if isinstance(call.func, ast.Attribute) else None
                if owner is not None and source_of(owner) == name and not call.keywords:
                    return case.finding(
                        "counted-at-each-level",
                        _("`{code}` has all that is inside of a module, and this asks the whole "
                          "and each of its parts.").format(code=source_of(call)),
                        _("Ask the model alone: its `parameters()` go all the way down."),
                        call,
                    )  # fmt: skip
    return None


@diagnosis
def not_the_elements(case: Case) -> Diagnosis | None:
    """`sys.getsizeof`, or `element_size()` without the number of elements."""
    if case.kind != "count" or not case.is_about("memory_bytes"):
        return None
    whole = whole_of(case)
    call = next(calls(whole, "getsizeof"), None)
    if call is not None:
        return case.finding(
            "size-of-the-object",
            _("`{code}` measures Python's object, not the numbers that belong to it.").format(
                code=source_of(call)
            ),
            _("`t.numel() * t.element_size()` is what the elements of a tensor take."),
            call,
        )
    call = next(calls(whole, "element_size"), None)
    if call is None or any(attributes(whole, "numel", "nelement", "size", "shape", "nbytes")):
        return None
    return case.finding(
        "one-element-each",
        _("`{code}` is what one element takes; nothing here asks how many there are.").format(
            code=source_of(call)
        ),
        _("Multiply it by the number of elements: `t.numel()`."),
        call,
    )
