"""Errors that need a look at the source, too: names, arguments, forgotten parentheses."""

from __future__ import annotations

import ast
import builtins
import difflib
import re
import sys

import torch

from autograder.diagnoses import Case, calls, diagnosis, source_of, walk
from autograder.diagnoses.error_texts import at_last_line, problem_of
from autograder.diagnoses.sources import (
    FUNCTIONS,
    LOOPS,
    inside,
    last_text,
    method_of,
    parameters,
    reach,
    statements,
    subject,
    uncalled,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

WORTHLESS_UNCALLED = ("__init__", "eval", "train", "step", "backward", "zero_grad")


@diagnosis
def missing_parentheses(case: Case) -> Diagnosis | None:
    """A method that is named, but not called: `model.eval` as a statement of its own."""
    found = None
    for value in statements(reach(case, subject(case))):
        if isinstance(value, ast.Attribute) and value.attr in WORTHLESS_UNCALLED:
            found = found or value
    if case.kind == "item type" and "method" in str(case.fact("got")):
        found = next(uncalled(reach(case, subject(case)), "item", "detach", "tolist"), found)
    if found is None:
        return None
    return case.finding(
        "missing-parentheses",
        _("`{code}` names the method, but does not call it.").format(code=source_of(found)),
        _("Add the parentheses: `{code}()`.").format(code=source_of(found)),
        found,
    )


def _match(case: Case, kind: str, pattern: str) -> re.Match[str] | None:
    problem = problem_of(case)
    if problem.get("type") != kind:
        return None
    return re.search(pattern, str(problem.get("message", "")))


@diagnosis
def no_such_name(case: Case) -> Diagnosis | None:
    """A name that a module of PyTorch's does not have: `nn.linear`."""
    found = _match(case, "AttributeError", r"module '([\w.]+)' has no attribute '(\w+)'")
    if found is None:
        return None
    names = dir(sys.modules[found[1]]) if found[1].split(".")[0] == "torch" and (
        found[1] in sys.modules
    ) else []  # fmt: skip
    folded = [name for name in names if name.casefold() == found[2].casefold()]
    close = (folded or difflib.get_close_matches(found[2], names, 1) or [""])[0]
    advice = _("Is it `{name}`? Capital letters count.").format(name=close) if close else ""
    text = _("`{module}` has nothing called `{name}`.").format(module=found[1], name=found[2])
    return at_last_line(case, "no-such-name", text, advice)


@diagnosis
def method_in_a_sum(case: Case) -> Diagnosis | None:
    """`x - x.mean`: a method as one side of an operation."""
    sides = r"unsupported operand type\(s\) for .*'(builtin_function_or_method|method|function)'"
    if _match(case, "TypeError", sides) is None or not last_text(case):
        return None
    line = (problem_of(case).get("frames") or [{}])[-1].get("line")
    whole = reach(case, subject(case))
    for node in uncalled(whole, *dir(torch.Tensor)):
        if node.lineno == line and callable(getattr(torch.Tensor, node.attr)):
            return at_last_line(
                case,
                "missing-parentheses",
                _("`{code}` names the method, but does not call it.").format(code=source_of(node)),
                _("Add the parentheses: `{code}()`.").format(code=source_of(node)),
            )
    return None


@diagnosis
def number_as_parameter(case: Case) -> Diagnosis | None:
    """`nn.Parameter(0.0)`: a parameter is made from a tensor."""
    number = _match(case, "AttributeError", r"'(float|int)' object has no attribute 'detach'")
    if number is None or "Parameter(" not in last_text(case):
        return None
    return at_last_line(
        case,
        "number-as-parameter",
        _("`nn.Parameter` wraps a tensor; here it got a Python number."),
        _("`nn.Parameter(torch.tensor([0.0]))` or `nn.Parameter(torch.zeros(1))`."),
    )


@diagnosis
def number_is_no_tensor(case: Case) -> Diagnosis | None:
    """A tensor's method, asked of a Python number."""
    found = _match(case, "AttributeError", r"'(float|int)' object has no attribute '(\w+)'")
    if found is not None and last_text(case):
        return at_last_line(
            case,
            "number-is-no-tensor",
            _("A plain Python number has no `.{name}`; only a tensor has.").format(name=found[2]),
            _("Leave it out, as `*` and `+` take both, or begin with `x = torch.as_tensor(x)`."),
        )
    if _match(case, "TypeError", r"must be Tensor, not (float|int)") is None:
        return None
    if _match(case, "TypeError", r"^linear\(\): argument '(weight|bias)'"):
        return at_last_line(
            case,
            "sizes-for-weights",
            _("The function `linear` makes no layer: it wants a weight that is there already."),
            _("Make the layer in `__init__`, `nn.Linear(…)`, and call it in `forward`."),
        )
    second = _match(case, "TypeError", r"argument '(\w+)' \(position ([2-9])\) must be Tensor")
    if second is not None:
        return at_last_line(
            case,
            "number-is-no-tensor",
            _("Argument {place} of this function of PyTorch's is a plain Python number here, and "
              "it takes tensors only.").format(place=second[2]),
            _("Make a tensor of the number, `torch.tensor(…)`, or use an operator or a method that "
              "takes numbers, too."),
        )  # fmt: skip
    return at_last_line(
        case,
        "number-is-no-tensor",
        _("This function of PyTorch's takes tensors only, and here it got a Python number."),
        _("Use `*` and `+`, which take both, or begin with `x = torch.as_tensor(x)`."),
    )


@diagnosis
def none_in_the_line(case: Case) -> Diagnosis | None:
    """Something that is None is added, called or gone through."""
    uses = r"unsupported operand type\(s\) for .*'NoneType'|'NoneType' object is not (\w+)"
    if _match(case, "TypeError", uses) is None or not last_text(case):
        return None
    return at_last_line(
        case,
        "none-used",
        _("Something in this line is None."),
        _("A function that ends without `return` gives None: look at those that it calls."),
    )


@diagnosis
def none_used(case: Case) -> Diagnosis | None:
    """Something that is None is used: a function before it returned nothing."""
    found = _match(case, "AttributeError", r"'NoneType' object has no attribute '(\w+)'")
    if found is None or not last_text(case):
        return None
    return at_last_line(
        case,
        "none-used",
        _("What stands before `.{name}` is None.").format(name=found[1]),
        _("Does the function it came from `return` something? Has the gradient been computed?"),
    )


def _own_attributes(case: Case, only: ast.AST | None = None) -> dict[str, str]:
    """Return the attributes that the submission's classes set on self, and the class."""
    found = {}
    for owner in case.tree.body if case.tree is not None else []:
        if not isinstance(owner, ast.ClassDef) or (only is not None and owner is not only):
            continue
        for node in walk(owner):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                found[node.attr] = owner.name
        for call in calls(owner, "register_buffer", "register_parameter", "add_module"):
            named = call.args[0] if call.args else None
            if isinstance(named, ast.Constant) and isinstance(named.value, str):
                found[named.value] = owner.name
    return found


def _known_attributes(case: Case, name: str) -> list[str]:
    """Return what an object of the class `name` has: the submission's own, or PyTorch's."""
    if isinstance(case.definition(name), ast.ClassDef):
        methods = [
            node.name for node in walk(case.definition(name) or ast.Module([], []))
            if isinstance(node, FUNCTIONS)
        ]  # fmt: skip
        return [*_own_attributes(case), *methods, *dir(torch.nn.Module)]
    for module in (torch.nn, torch, torch.optim, builtins):
        kind = getattr(module, name, None)
        if isinstance(kind, type):
            layer = ["weight", "bias"] if hasattr(kind, "reset_parameters") else []
            return [*layer, *dir(kind)]
    return list(_own_attributes(case))


@diagnosis
def only_own_model(case: Case) -> Diagnosis | None:
    """An attribute that only the submission's own class has, asked of another model."""
    found = _match(case, "AttributeError", r"'(\w+)' object has no attribute '(\w+)'")
    own = _own_attributes(case)
    if found is None or found[2] not in own or case.definition(found[1]) is not None:
        return None
    return at_last_line(
        case,
        "only-own-model",
        _(
            "`.{name}` is an attribute of `{own}`, but the model that came in was a `{other}`: the "
            "function has to work with any model."
        ).format(name=found[2], own=own[found[2]], other=found[1]),
        _("`model.parameters()` gives the parameters of any model, whatever their names."),
    )


@diagnosis
def no_such_attribute(case: Case) -> Diagnosis | None:
    """A misspelt attribute of an object: `self.bais`."""
    found = _match(case, "AttributeError", r"'(\w+)' object has no attribute '(\w+)'")
    if found is None or not last_text(case):
        return None
    known = _known_attributes(case, found[1])
    close = difflib.get_close_matches(found[2], known, 1, 0.7)
    if not close or found[2] in known or found[2] in _own_attributes(case):
        return None
    text = _("There is no `.{name}`, but a `.{close}`.").format(name=found[2], close=close[0])
    advice = _("Is it the same attribute? Then write it in the same way everywhere.")
    return at_last_line(case, "no-such-attribute", text, advice)


@diagnosis
def arguments(case: Case) -> Diagnosis | None:
    """A call with too few or too many arguments."""
    few = _match(case, "TypeError", r"(\w+)\(\) missing \d+ required [\w-]+ arguments?: (.+)")
    made = _match(case, "TypeError", r"(\w+)\.forward\(\) missing \d+ required")
    if made is not None and case.definition(made[1]) is None:
        return at_last_line(
            case,
            "object-called-empty",
            _("An object of the class `{name}` is called here, without an input.").format(
                name=made[1]
            ),
            _("It has been made already: keep it as it is, without parentheses."),
        )
    if few is not None:
        text = _("`{name}` is called without {arguments}, which it asks for.").format(
            name=few[1], arguments=few[2]
        )
        if last_text(case):
            advice = _("Hand over in this line all that it asks for.")
            return at_last_line(case, "missing-argument", text, advice)
        return case.finding(
            "missing-argument",
            text,
            _("Compare the parameters in your `def` with those that the text gives."),
            case.definition(few[1]) or method_of(case, few[1]),
        )
    none = _match(case, "TypeError", r"(\w+)\(\) takes 0 positional arguments but 1 was given")
    if none is not None and case.definition(none[1]) is None:
        return case.finding(
            "no-self",
            _("A method gets its own object as the first argument; `{name}` takes none.").format(
                name=none[1]
            ),
            _("Write `def {name}(self):`.").format(name=none[1]),
            subject(case),
        )
    many = _match(case, "TypeError", r"(\w+)\(\) takes .+ positional arguments? but .+ given")
    owner = subject(case)
    inherited = isinstance(owner, ast.ClassDef) and case.method(owner.name, "__init__") is None
    if many is None or (many[1] == "__init__" and inherited):
        return None  # `modules` knows of an `__init__` that is misspelt
    return at_last_line(
        case,
        "too-many-arguments",
        _("`{name}` is called with more arguments than it has parameters.").format(name=many[1]),
        _("Compare the parameters in your `def` with those that the text gives (and `self`)."),
    )


@diagnosis
def model_to_optimizer(case: Case) -> Diagnosis | None:
    """`SGD(model)` or `SGD(model.parameters)`."""
    found = _match(
        case,
        "TypeError",
        r"'(\w+)' object is not iterable|params argument given to|can only optimize Tensors",
    )
    making = next(
        (
            call
            for call in calls(case.tree, "SGD", "Adam", "AdamW", "RMSprop", "optimizer", "optim")
            if call.args and isinstance(call.args[0], (ast.Name, ast.Attribute))
        ),
        None,
    )
    if found is None or making is None:
        return None
    return case.finding(
        "model-to-optimizer",
        _("An optimiser wants the parameters; here it gets `{code}`.").format(
            code=source_of(making.args[0])
        ),
        _("Call the method: `model.parameters()`, with both parentheses."),
        making,
    )


@diagnosis
def not_callable(case: Case) -> Diagnosis | None:
    """An object is called where a class or function was meant."""
    found = _match(case, "TypeError", r"'(\w+)' object is not callable")
    if found is None or hasattr(builtins, found[1]) or found[1] == "NoneType":
        return None
    if found[1] in ("Parameter", "Tensor"):
        return at_last_line(
            case,
            "tensor-called",
            _("Here a tensor is called, as if it were a function."),
            _("What picks elements out of a tensor stands in brackets: `weight[row, column]`."),
        )
    return at_last_line(
        case,
        "not-callable",
        _("This is an object of the class `{name}` already, and it is called once more.").format(
            name=found[1]
        ),
        _("Where a class is wanted, hand over `{name}` without parentheses.").format(name=found[1]),
    )


@diagnosis
def not_assigned(case: Case) -> Diagnosis | None:
    """A variable that got no value: often one of a loop that ran zero times."""
    found = _match(case, "UnboundLocalError", r"variable '(\w+)'")
    if found is None:
        return None
    name = found[1]
    looped = any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
        for node in inside(reach(case, subject(case)), *LOOPS)
    )
    if looped:
        text = _("`{name}` gets its value in the loop. If the loop runs zero times, it has none.")
        advice = _("After the loop, use only what exists without it, or set `{name}` before.")
    else:
        text = _("`{name}` is used before it has a value.")
        advice = _("Give `{name}` its value on each way that leads here.")
    return at_last_line(case, "not-assigned", text.format(name=name), advice.format(name=name))


def _near(case: Case, name: str) -> str:
    """Return a name that there is where `name` is missing, spelt nearly like it."""
    frame = (problem_of(case).get("frames") or [{}])[-1]
    body = case.tree.body if case.tree is not None else []
    there = {node.name for node in body if isinstance(node, (ast.ClassDef, *FUNCTIONS))}
    for statement in body:
        inside_it = (
            getattr(statement, "unit_name", None) == frame.get("unit")
            and statement.lineno <= frame.get("line", 0) <= (statement.end_lineno or 0)
        )  # fmt: skip
        plain = isinstance(statement, (ast.Import, ast.ImportFrom, ast.Assign))
        for node in walk(statement) if inside_it or plain else ():
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                there.add(node.id)
            elif isinstance(node, ast.arg):
                there.add(node.arg)
            elif isinstance(node, ast.alias):
                there.add(node.asname or node.name)
    known = sorted((there | set(dir(builtins))) - {name})
    folded = [other for other in known if other.casefold() == name.casefold()]
    return (folded or difflib.get_close_matches(name, known, 1, 0.75) or [""])[0]


@diagnosis
def not_defined(case: Case) -> Diagnosis | None:
    """A name that does not exist; perhaps an attribute without its self."""
    found = _match(case, "NameError", r"name '(\w+)' is not defined")
    if found is None:
        return None
    near, owner = _near(case, found[1]), subject(case)
    init = method_of(case, "__init__")
    if found[1] in _own_attributes(case, owner):
        advice = _("The object has it: `self.{name}`.").format(name=found[1])
    elif init is not None and found[1] in parameters(init):
        advice = _("`__init__` was given it: keep it there, `self.{name} = {name}`.").format(
            name=found[1]
        )
    elif near.casefold() == found[1].casefold():
        advice = _("Is it `{name}`? Capital letters count.").format(name=near)
    elif near:
        advice = _("Is it `{name}`?").format(name=near)
    else:
        advice = _("Is it spelt alike everywhere, and is its import or definition still there?")
    text = _("There is no variable called `{name}` here.").format(name=found[1])
    return at_last_line(case, "not-defined", text, advice)
