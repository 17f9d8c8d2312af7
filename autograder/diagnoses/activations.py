"""Functions written by hand: of numbers, of whole tensors, and their gradients."""

from __future__ import annotations

import ast
import re

from autograder.diagnoses import Case, Function, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    FUNCTIONS,
    at_last_line,
    ends_in_first_round,
    goes_on,
    last_text,
    parameters,
    problem_of,
    reach,
    reads,
    returned_values,
    subject,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

ONCE_ONLY = ("reversed", "iter", "zip", "enumerate", "map", "filter")
SHORTENS = ("pop", "remove", "clear", "reverse", "append", "insert")


def _named(case: Case) -> Function | None:
    """Return the function that the failure names, else the one that the check is about."""
    found = case.definition(str(case.fact("name", ""))) or subject(case)
    return found if isinstance(found, FUNCTIONS) else None


def _inner(case: Case) -> list[Function]:
    """Return the functions defined inside the one that the check is about."""
    outer = subject(case)
    body = outer.body if isinstance(outer, FUNCTIONS) else []
    return [node for s in body for node in walk(s) if isinstance(node, FUNCTIONS)]


# --- functions that make functions ------------------------------------------------


@diagnosis
def return_inside_inner(case: Case) -> Diagnosis | None:
    """`return inner` indented as if it belonged to the inner function."""
    if case.kind != "none":
        return None
    for function in _inner(case):
        for value in returned_values(function):
            if isinstance(value, ast.Name) and value.id == function.name:
                return case.finding(
                    "return-inside-inner",
                    _(
                        "`return {name}` is indented so far that it belongs to `{name}` itself. "
                        "The function around it ends without a `return`."
                    ).format(name=function.name),
                    _("Move it to the left, to the column of `def {name}`.").format(
                        name=function.name
                    ),
                    value,
                )
    return None


@diagnosis
def lowest_power_first(case: Case) -> Diagnosis | None:
    """The first coefficient is taken for the constant."""
    if case.kind != "lowest first" or ends_in_first_round(*_inner(case)):
        return None
    powers = [
        node
        for node in walk(subject(case) or ast.Module([], []))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)
    ]
    return case.finding(
        "lowest-power-first",
        _("The first number of the list is taken for the constant, the last for the highest power.")
        + (" " + _("Look at `{code}`.").format(code=source_of(powers[0])) if powers else ""),
        _("The other way round: with n numbers, the first belongs to the power n − 1."),
        powers[0] if powers else subject(case),
    )


@diagnosis
def constant_without_x(case: Case) -> Diagnosis | None:
    """The polynomial of a single coefficient does not look at x."""
    if case.kind != "type" or not case.is_about("TestPolynomial::test_constant_keeps_the_shape"):
        return None
    functions = _inner(case)
    return case.finding(
        "constant-without-x",
        _("With one coefficient only, nothing is computed with x, and its shape gets lost."),
        _("Begin with something in the shape of x that adds nothing, such as `0 * x`."),
        functions[0] if functions else subject(case),
    )


@diagnosis
def used_up(case: Case) -> Diagnosis | None:
    """An iterator made once, outside of the function that is called again and again."""
    outer = subject(case)
    if case.kind != "calls" or not isinstance(outer, FUNCTIONS):
        return None
    for statement in outer.body:
        value = statement.value if isinstance(statement, ast.Assign) else None
        once = isinstance(value, ast.GeneratorExp) or (
            isinstance(value, ast.Call) and called_name(value) in ONCE_ONLY
        )
        if value is not None and once:
            return case.finding(
                "used-up-iterator",
                _("`{code}` gives its items once. At the second call, nothing is left.").format(
                    code=source_of(statement)
                ),
                _("Make a list of it, `list(…)`, or make it anew inside the inner function."),
                statement,
            )
    return None


@diagnosis
def takes_from_list(case: Case) -> Diagnosis | None:
    """The list that was handed over is emptied or turned round while it is used."""
    outer = subject(case)
    if case.kind not in ("calls", "equal") or not isinstance(outer, FUNCTIONS):
        return None
    for call in calls(outer, *SHORTENS):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if isinstance(owner, ast.Name) and owner.id in parameters(outer):
            return case.finding(
                "changes-argument",
                _("`{code}` changes the list itself; the next call finds another one.").format(
                    code=source_of(call)
                ),
                _("Go through the list with `for`, which leaves it as it is."),
                call,
            )
    return None


@diagnosis
def inner_without_return(case: Case) -> Diagnosis | None:
    """The inner function computes a value and does not return it."""
    if case.kind != "none" or not case.is_about("polynomial"):
        return None
    for function in _inner(case):
        if not returned_values(function) and not function.name.startswith("__"):
            return case.finding(
                "inner-without-return",
                _(
                    "`{name}` is what the caller calls in the end, and it has no `return` with a "
                    "value."
                ).format(name=function.name),
                _("End it with `return` and the result."),
                function,
            )
    return None


@diagnosis
def end_without_return(case: Case) -> Diagnosis | None:
    """Some cases return a value; for the others the function just ends."""
    if case.kind != "none" or not case.is_about("polynomial", "output_layer"):
        return None
    outer = subject(case)
    for function in [*_inner(case), *([outer] if isinstance(outer, FUNCTIONS) else [])]:
        last = function.body[-1]
        if isinstance(last, ast.If) and returned_values(function) and goes_on(last):
            return case.finding(
                "end-without-return",
                _(
                    "`{name}` returns a value in some cases only. If no condition holds, it comes "
                    "to its end and returns None."
                ).format(name=function.name),
                _("Find a way for any number of coefficients: a loop does not count cases.")
                if case.is_about("polynomial")
                else _("Write a `return` for each case that the text names."),
                last,
            )
    return None


# --- one value where there are many ---------------------------------------------------


@diagnosis
def math_on_tensor(case: Case) -> Diagnosis | None:
    """A function of `math` gets a whole tensor."""
    problem, line = problem_of(case), last_text(case)
    texts = ("only one element tensors", "must be real number, not Tensor", "to Scalar")
    if "math." not in line or not any(t in str(problem.get("message", "")) for t in texts):
        return None
    return at_last_line(
        case,
        "math-on-tensor",
        _("The functions of `math` work on one number; here one gets a whole tensor."),
        _("Use PyTorch's, such as `torch.exp`, or operators: `**` works for numbers and tensors."),
    )


@diagnosis
def one_answer_for_a_tensor(case: Case) -> Diagnosis | None:
    """Python's `max`, `if` or `and` wants one yes or no from a whole tensor."""
    if not case.raised("RuntimeError", "Boolean value of Tensor with more than one value"):
        return None
    line = last_text(case)
    if "max(" in line or "min(" in line:
        return at_last_line(
            case,
            "python-max",
            _(
                "Python's own `max` asks which of two values is the larger one. A tensor has an "
                "answer for each element, not one for all."
            ),
            _("`torch.maximum` and `.clamp(min=…)` compare element by element."),
        )
    if ("if " not in line and "while " not in line) or " in " in line:
        return None  # looking for a tensor in a list is another matter: tensor-in-list
    if "while " in line:
        return at_last_line(
            case,
            "while-on-tensor",
            _("`while` asks one question, and this tensor has an answer for each of its elements."),
            _("Make one number of it: a sum without an axis adds up the whole tensor."),
        )
    if re.search(r"\bif (not )?self\.\w+\s*(:|else\b)", line):
        return None  # whether an attribute is there is another question: truth-of-tensor
    return at_last_line(
        case,
        "if-on-tensor",
        _(
            "`if` decides once, for all. Comparing a tensor gives an answer for each element, and "
            "they need not agree."
        ),
        _("`torch.where(condition, a, b)` decides element by element."),
    )


@diagnosis
def no_keepdim(case: Case) -> Diagnosis | None:
    """A sum or maximum along an axis that does not fit beside what it came from."""
    if not case.raised("RuntimeError", "The size of tensor a"):
        return None
    function = _named(case)
    for call in calls(function, "sum", "amax", "max", "logsumexp", "mean"):
        along = bool(call.args) or any(k.arg in ("dim", "axis") for k in call.keywords)
        if along and not any(k.arg in ("keepdim", "keepdims") for k in call.keywords):
            if function is not None and "dim" in source_of(call):
                return case.finding(
                    "no-keepdim",
                    _(
                        "`{code}` takes the axis away, so its result does not fit beside the "
                        "tensor that it came from."
                    ).format(code=source_of(call)),
                    _("With `keepdim=True` the axis stays, with length 1, and is stretched."),
                    call,
                )
    return None


@diagnosis
def fixed_axis(case: Case) -> Diagnosis | None:
    """An axis is asked for, and another one is always used."""
    function = _named(case)
    if case.kind != "axis" or function is None or reads(function, "dim"):
        return None
    found = next(calls(function, "sum", "softmax"), None)
    return case.finding(
        "fixed-axis",
        _("`{name}` never looks at `dim`, so the axis is always the same.").format(
            name=function.name
        ),
        _("Sum along `dim`: hand it to `sum`, and to the maximum if you take one."),
        found or function,
    )


# --- gradients and large numbers -----------------------------------------------------


@diagnosis
def ready_made(case: Case) -> Diagnosis | None:
    """PyTorch's own function where it is to be built by hand."""
    if case.kind != "ready made":
        return None
    function = case.definition(str(case.fact("name")))
    return Diagnosis(
        "ready-made",
        _("`{text}` is the function that this exercise is about. Its values are right, of course.")
        .format(text=case.fact("text")),
        _("Build it from `exp`, `abs`, `where`, `clamp`, sums and so on, as the text says."),
        case.fact("line"),
        case.unit_of(function),
    )  # fmt: skip


@diagnosis
def changes_its_input(case: Case) -> Diagnosis | None:
    """A function that writes into the tensor that it was given."""
    texts = ("a leaf Variable that requires grad", "a view of a leaf Variable")
    if not case.is_about("activations") or not case.raised("RuntimeError", *texts):
        return None
    return at_last_line(
        case,
        "changes-its-input",
        _(
            "This line writes into the tensor that came in. It belongs to whoever called, and "
            "where gradients are tracked, PyTorch refuses."
        ),
        _("Compute a new tensor: `torch.where(condition, a, b)`, `.clamp(…)`, arithmetic."),
    )


@diagnosis
def max_of_everything(case: Case) -> Diagnosis | None:
    """A softmax that subtracts the largest number of the whole tensor."""
    function = _named(case)
    if case.kind != "overflow" or case.fact("name") != "softmax":
        return None
    for call in calls(function, "max", "amax"):
        owner = source_of(call.func).partition(".")[0]
        if len(call.args) == (1 if owner in ("torch", "F") else 0) and not call.keywords:
            return case.finding(
                "max-of-everything",
                _(
                    "`{code}` is the largest number of the whole tensor. In a row that lies far "
                    "below it, every `exp` is 0, and 0/0 is NaN."
                ).format(code=source_of(call)),
                _("Subtract from each row its own largest number: take it along `dim`."),
                call,
            )
    return None


@diagnosis
def both_sides_of_where(case: Case) -> Diagnosis | None:
    """`torch.where` with an exp that overflows in the branch that is not taken."""
    function = _named(case)
    if case.kind != "gradient overflow" or not any(calls(function, "exp")):
        return None
    choice = next(calls(function, "where"), None)
    if choice is None or not any(calls(choice, "exp")):
        return None
    return case.finding(
        "both-sides-of-where",
        _(
            "`torch.where` computes both sides and then chooses. The side that is not taken holds "
            "an `inf`; on the way back it is multiplied by 0, and 0·inf is NaN."
        ),
        _("Keep both sides finite: compute one `exp` of a number up to 0, such as −|x|, first."),
        choice,
    )


@diagnosis
def overflow(case: Case) -> Diagnosis | None:
    """`exp` of a large number is inf."""
    function = _named(case)
    if case.kind not in ("overflow", "gradient overflow"):
        return None
    call = next(calls(reach(case, function), "exp", "pow", "cosh", "sinh"), None)
    if call is None:
        return None
    if case.kind == "overflow":
        text = _(
            "`{code}` is too large for a float when its argument is 1000: it becomes `inf`, and "
            "`inf / inf` is NaN."
        )
    else:
        text = _(
            "`{code}` becomes `inf` when its argument is 1000. The value survives, since 1/inf is "
            "0; on the way back there is inf/inf, which is NaN."
        )
    return case.finding(
        "overflow",
        text.format(code=source_of(call)),
        _(
            "Rewrite the formula so that `exp` gets numbers up to 0 only: −|x|, or x minus the "
            "largest x."
        ),
        call,
    )


# --- the last layer of a network -----------------------------------------------------


@diagnosis
def no_module(case: Case) -> Diagnosis | None:
    """A class or a function where a module is asked for."""
    if case.kind not in ("class", "no module") or case.fact("what") == "other":
        return None
    function = subject(case)
    found = [
        node
        for node in walk(function or ast.Module([], []))
        if isinstance(node, (ast.Attribute, ast.Name, ast.Lambda))
        and (case.kind == "class") == source_of(node).rpartition(".")[2][:1].isupper()
    ]
    called = {id(call.func) for call in walk(function or ast.Module([], []))
              if isinstance(call, ast.Call)}  # fmt: skip
    ready = ("relu", "sigmoid", "tanh", "softmax")
    for node in found:
        code = source_of(node)
        if id(node) in called:
            continue
        if case.kind == "class" and code.startswith(("nn.", "torch.nn.")):
            return case.finding(
                "class-not-object",
                _("`{code}` is the class; no module has been made from it yet.").format(code=code),
                _("Write the parentheses: `{code}()`.").format(code=code),
                node,
            )
        if case.kind != "class" and (code.endswith(ready) or isinstance(node, ast.Lambda)):
            return case.finding(
                "function-not-module",
                _("`{code}` is a function. It computes the same, but an `nn.Sequential` takes "
                  "modules only.").format(code=code),
                _("There is a module for each: `nn.ReLU()`, `nn.Tanh()`, …"),
                node,
            )  # fmt: skip
    return None


@diagnosis
def another_ending(case: Case) -> Diagnosis | None:
    """Tanh for a probability, or an activation on a regression."""
    formula = str(case.fact("formula", ""))
    if case.kind != "another formula" or not case.is_about("output_layer"):
        return None
    if case.check.id.endswith("::test_binary") and formula == "tanh(x)":
        return case.finding(
            "tanh-for-binary",
            _("Tanh ends at −1 and 1. The answers here are 0 and 1, and a probability is never "
              "negative."),
            _("The sigmoid goes from 0 to 1. (For answers written as −1 and 1, tanh would fit.)"),
            next(calls(subject(case), "Tanh"), None),
        )  # fmt: skip
    if case.check.id.endswith("::test_regression"):
        return case.finding(
            "activation-on-output",
            _("With {formula} at the end, some numbers can never come out.").format(
                formula=formula
            ),
            _("Let the numbers pass as they are: PyTorch has a module that does nothing."),
            subject(case),
        )
    return None


@diagnosis
def unknown_key(case: Case) -> Diagnosis | None:
    """A task that is not known: a dict's own KeyError, or a text on the screen."""
    function = subject(case)
    if case.kind not in ("raises", "message") or not case.is_about("output_layer"):
        return None
    if case.kind == "message":
        return case.finding(
            "known-ones-missing",
            _("The message says that the task is unknown, but not which ones are known."),
            _("Whoever reads it wants to know what to write instead: name all four."),
            next((node for node in walk(function or ast.Module([], []))
                  if isinstance(node, ast.Raise)), None),
        )  # fmt: skip
    looked_up = next(
        (
            node
            for node in walk(function or ast.Module([], []))
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)
        ),
        None,
    )
    if str(case.fact("got")) == "KeyError" and looked_up is not None:
        return case.finding(
            "dict-raises",
            _("`{code}` raises a KeyError by itself; it says what was asked for, not what there "
              "is.").format(code=source_of(looked_up)),
            _("Look first whether the task is `in` the dict; if not, `raise ValueError(…)`."),
            looked_up,
        )  # fmt: skip
    printed = next(calls(function, "print"), None)
    if case.fact("got") is None and printed is not None:
        return case.finding(
            "prints-instead-of-raising",
            _("`{code}` tells a person at the screen, but not the program that called.").format(
                code=source_of(printed)
            ),
            _("`raise ValueError(…)` with the same text."),
            printed,
        )
    return None
