"""Functions that give a network its first numbers: for `net.apply`, and for a whole network."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import torch

from autograder.diagnoses import Case, attributes, called_name, calls, diagnosis, walk
from autograder.diagnoses import source_of as code_of
from autograder.diagnoses.sources import (
    LOOPS,
    at_last_line,
    free_function_of,
    parameters,
    problem_of,
    returned_values,
    whole_of,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

APPLIED = ("inits", "my_init")
EXERCISES = (*APPLIED, "init_mixed", "set_weight")
MADE = ("randn", "rand", "ones", "zeros", "full", "normal", "empty", "tensor", "randn_like",
        "ones_like", "zeros_like", "full_like", "rand_like", "empty_like")  # fmt: skip
OF_A_LAYER = dir(torch.nn.Linear(1, 1))
COPIES = ("clone", "deepcopy", "copy")
COMPREHENSIONS = (ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)


def _first(case: Case) -> str:
    """Return the name of what the function is called with: the module, or the network."""
    function = free_function_of(case)
    names = parameters(function) if function is not None else []
    return names[0] if names else ""


def _looped(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what the loops and comprehensions below `node` go through."""
    for inner in walk(node):
        if isinstance(inner, LOOPS) and not isinstance(inner, ast.While):
            yield inner.iter
        elif isinstance(inner, COMPREHENSIONS):
            yield from (generator.iter for generator in inner.generators)


def statement_of(case: Case, *nodes: ast.AST | None) -> ast.stmt | None:
    """Return the innermost statement in which one of `nodes` stands."""
    wanted = {id(node) for node in nodes if node is not None}
    found = None
    for statement in walk(whole_of(case)):
        if isinstance(statement, ast.stmt) and not hasattr(statement, "body"):
            if any(id(inner) in wanted for inner in walk(statement)):
                found = statement
    return found


# --- one module at a time -----------------------------------------------------------


@diagnosis
def one_module_at_a_time(case: Case) -> Diagnosis | None:
    """A loop over the layers in a function for `apply`, which hands over a single module."""
    texts = ("object is not iterable", "object is not subscriptable", "has no len()")
    name = _first(case)
    if not case.is_about(*APPLIED) or not name or not case.raised("TypeError", *texts):
        return None
    kind = re.search(r"'(\w+)'", str(problem_of(case).get("message", "")))
    if kind is not None and not hasattr(torch.nn, kind[1]):
        return None
    return at_last_line(
        case,
        "one-module-at-a-time",
        _(
            "`apply` goes through the network itself. It calls `{function}` with one module after "
            "the other, and here `{name}` is a {kind}, not a whole network."
        ).format(function=_called(case), name=name, kind=kind[1] if kind else "Module"),
        _("No loop is needed: ask what `{name}` is, and change it.").format(name=name),
    )


def _called(case: Case) -> str:
    function = free_function_of(case)
    return function.name if function is not None else ""


@diagnosis
def every_module(case: Case) -> Diagnosis | None:
    """A function for `apply` that takes every module for a Linear layer."""
    message = str(problem_of(case).get("message", ""))
    found = re.search(r"'(\w+)' object has no attribute '(weight|bias)'", message)
    if found is None or not case.is_about(*APPLIED) or not case.raised("AttributeError"):
        return None
    return at_last_line(
        case,
        "every-module",
        _(
            "`apply` calls `{function}` with every module of the network, activations and "
            "containers included, and the class {kind} has no `.{name}`."
        ).format(function=_called(case), kind=found[1], name=found[2]),
        _("First ask, with `isinstance`, whether the module is a Linear layer."),
    )


@diagnosis
def never_equal(case: Case) -> Diagnosis | None:
    """`type(m) == "Linear"`, `m == nn.Linear`: questions whose answer is always no."""
    if case.kind != "unchanged" or not case.is_about(*APPLIED):
        return None
    name = _first(case)
    for node in walk(whole_of(case)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            texts = [code_of(side) for side in sides]
            kinds = any(t == f"type({name})" or t.endswith("__class__") for t in texts)
            named = any(isinstance(s, ast.Constant) and isinstance(s.value, str) for s in sides)
            made = any(isinstance(s, ast.Call) and called_name(s) == "Linear" for s in sides)
            plain = name in texts and any(t.split(".")[-1] == "Linear" for t in texts)
            if (kinds and (named or made)) or plain:
                return _never(case, node)
        elif isinstance(node, ast.Call) and called_name(node) == "isinstance" and node.args:
            if isinstance(node.args[0], ast.Call) and called_name(node.args[0]) == "type":
                return _never(case, node)
    return None


def _never(case: Case, node: ast.expr) -> Diagnosis:
    return case.finding(
        "never-equal",
        _(
            "`{code}` is never true. A module, its class and the name of its class are three "
            "different things, and different things are not equal."
        ).format(code=code_of(node)),
        _("`isinstance(module, nn.Linear)` asks whether a module is of that class."),
        node,
    )


@diagnosis
def object_for_class(case: Case) -> Diagnosis | None:
    """`isinstance(m, nn.Linear())`: a layer where the class is wanted."""
    if not case.raised("TypeError", "Linear.__init__() missing"):
        return None
    for call in calls(whole_of(case), "isinstance"):
        if len(call.args) == 2 and isinstance(call.args[1], ast.Call) and not call.args[1].args:
            return case.finding(
                "object-for-class",
                _("`{code}` tries to make a layer; `isinstance` wants the class.").format(
                    code=code_of(call.args[1])
                ),
                _("Leave its parentheses out: `{code}`.").format(code=code_of(call.args[1].func)),
                call,
            )
    return None


# --- written into, or not -----------------------------------------------------------


@diagnosis
def refused_in_place(case: Case) -> Diagnosis | None:
    """A parameter written into while PyTorch was tracking gradients."""
    texts = ("a leaf Variable that requires grad", "a view of a leaf Variable")
    if not case.is_about(*EXERCISES) or not case.raised("RuntimeError", *texts):
        return None
    return at_last_line(
        case,
        "in-place-on-parameter",
        _(
            "A parameter was changed in place (a method with `_` at its end, `+=`, or an index) "
            "while PyTorch was tracking gradients. It could not say any more what the gradient "
            "belongs to, so it refuses."
        ),
        _(
            "Put the line into `with torch.no_grad():`. The functions of `nn.init` do that by "
            "themselves."
        ),
    )


@diagnosis
def layer_for_tensor(case: Case) -> Diagnosis | None:
    """`xavier_uniform_(m)`, `m.weight.xavier_uniform_()`, or whole numbers as weights."""
    if not case.is_about(*EXERCISES):
        return None
    message = str(problem_of(case).get("message", ""))
    if case.raised("RuntimeError", "must be floating point or complex dtype"):
        return at_last_line(
            case,
            "integer-parameter",
            _("The new numbers are whole numbers, and a weight cannot be: it has no gradient then.")
            ,
            _("Write 42.0 instead of 42, or say `dtype=torch.float32`."),
        )  # fmt: skip
    found = re.search(r"'(\w+)' object has no attribute '(\w+)'", message)
    if found is None or not case.raised("AttributeError"):
        return None
    if found[1] in ("Parameter", "Tensor") and hasattr(torch.nn.init, found[2]):
        return at_last_line(
            case,
            "no-such-method",
            _("A tensor has no method `{name}`; it is a function of `nn.init`.").format(
                name=found[2]
            ),
            _("Hand it the tensor: `nn.init.{name}(…)`.").format(name=found[2]),
        )
    if found[1] == "Linear" and hasattr(torch.Tensor, found[2]) and found[2] not in OF_A_LAYER:
        return at_last_line(
            case,
            "layer-for-tensor",
            _("Numbers are written into a tensor, and a Linear layer is none: it has two, its "
              "weight and its bias."),
            _("Say which one: `.weight` or `.bias`."),
        )  # fmt: skip
    return None


@diagnosis
def changes_a_copy(case: Case) -> Diagnosis | None:
    """Numbers written into a copy of the weight."""
    if case.kind not in ("unchanged", "not set") or not case.is_about(*EXERCISES):
        return None
    for call in calls(whole_of(case), *COPIES):
        return case.finding(
            "changes-a-copy",
            _("`{code}` makes a copy, and what happens to the copy does not reach the network.")
            .format(code=code_of(call)),
            _("Write into the parameter of the layer itself, inside `with torch.no_grad():`."),
            call,
        )  # fmt: skip
    return None


@diagnosis
def new_tensor(case: Case) -> Diagnosis | None:
    """A new tensor, returned or forgotten, in place of new numbers in the old one."""
    if case.kind != "unchanged" or not case.is_about(*APPLIED):
        return None
    made = next(calls(whole_of(case), *MADE), None)
    if made is None:
        return None
    text = _("`{code}` makes a new tensor; nobody writes its numbers into the layer.")
    returned = returned_values(free_function_of(case))
    if returned:
        text += " " + _("`apply` throws away what a function returns.")
    return case.finding(
        "new-tensor",
        text.format(code=code_of(made)),
        _("Write into the layer's own weight: the functions of `nn.init` do, and `copy_`."),
        made,
    )


@diagnosis
def replaces_parameter(case: Case) -> Diagnosis | None:
    """`m.weight = nn.Parameter(…)`: another object, which no optimiser knows."""
    if case.kind != "replaced":
        return None
    made = next(calls(whole_of(case), "Parameter", "Linear", "deepcopy", "setattr"), None)
    node = statement_of(case, made)
    if made is None or node is None:
        return None
    return case.finding(
        "replaces-parameter",
        _(
            "`{code}` puts another Parameter in the place of the old one. An optimiser that was "
            "made before goes on changing the old one, which the layer does not use any more."
        ).format(code=code_of(node)),
        _("Keep the Parameter and write new numbers into it, inside `with torch.no_grad():`."),
        node,
    )


@diagnosis
def left_frozen(case: Case) -> Diagnosis | None:
    """`requires_grad = False` to be allowed to write; or True afterwards, for all."""
    if case.kind not in ("frozen", "thawed") or not case.is_about(*EXERCISES):
        return None
    value = case.kind == "thawed"
    found: ast.AST | None = None
    for node in walk(whole_of(case)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
            said, given = node.targets[0].attr == "requires_grad", [node.value]
        elif isinstance(node, ast.Call):
            said, given = called_name(node) == "requires_grad_", node.args
            given = given or [ast.Constant(True)]
        else:
            continue
        if said and isinstance(given[0], ast.Constant) and given[0].value is value:
            found = found or node
    if found is None:
        return None
    if value:
        name, text = "thaws-parameter", _("`{code}` makes frozen parameters trainable, too.")
    else:
        name, text = (
            "frozen-parameter",
            _("`{code}` is not taken back: the parameter is never trained again."),
        )
    return case.finding(
        name,
        text.format(code=code_of(found)),
        _("Leave `requires_grad` alone: inside `with torch.no_grad():` you may write as it is."),
        found,
    )


# --- biases and other modules -------------------------------------------------------


def _over_parameters(case: Case) -> ast.expr | None:
    """Return what a loop goes through if it is all parameters of a module."""
    for value in _looped(whole_of(case)):
        if any(calls(value, "parameters", "named_parameters", "state_dict")):
            return value
    return None


@diagnosis
def biases(case: Case) -> Diagnosis | None:
    """A bias that was to stay and did not, or that was to change and did not."""
    if case.kind not in ("bias changed", "bias value") or not case.is_about(*EXERCISES):
        return None
    node = next(attributes(whole_of(case), "bias"), None)
    every = _over_parameters(case)
    if case.kind == "bias value":
        if node is None and every is None:
            return case.finding(
                "bias-not-set",
                _("`{function}` does nothing to the biases.").format(function=_called(case)),
                _("A Linear layer has two parameters, `.weight` and `.bias`; set both."),
                free_function_of(case),
            )
        if every is None:
            return None
        return case.finding(
            "bias-like-weight",
            _("`{code}` has the bias, too, and both get the same number.").format(
                code=code_of(every)
            ),
            _("Name them: `.weight` gets one number, `.bias` the other."),
            every,
        )
    touched = statement_of(case, node) or node or every
    if touched is None:
        return None
    text = _("`{code}` changes the bias.")
    if node is None:
        text = _("`{code}` has the bias, too.")
    return case.finding(
        "bias-touched",
        text.format(code=code_of(touched)),
        _("Here only weights are to change: leave the bias out."),
        touched,
    )


@diagnosis
def other_modules_too(case: Case) -> Diagnosis | None:
    """`hasattr(m, "weight")`, or several classes: more than Linear layers."""
    if case.kind != "other layers":
        return None
    layer, found = str(case.fact("layer")), _condition(case)
    advice = _("`isinstance(module, nn.Linear)` is true for Linear layers only.")
    if found is None:
        text = _("A {layer} has a weight as well, so it is changed like a Linear layer.")
        return case.finding(
            "other-modules-too", text.format(layer=layer), advice, free_function_of(case)
        )
    return case.finding(
        "other-modules-too",
        _("`{code}` is true for a {layer} as well.").format(code=code_of(found), layer=layer),
        advice,
        found,
    )


def _condition(case: Case) -> ast.expr | None:
    """Return the question that lets a module through: `hasattr(m, "weight")`, several classes."""
    asked = [
        node
        for node in walk(whole_of(case))
        if isinstance(node, ast.If) and not isinstance(node.body[0], (ast.Return, ast.Pass))
    ]
    for node in sorted(asked, key=lambda node: node.lineno):
        if any(calls(node.test, "hasattr", "getattr", "isinstance", "type")):
            return node.test
    return None


# --- a whole network ----------------------------------------------------------------


@diagnosis
def applied_to_all(case: Case) -> Diagnosis | None:
    """`net.apply(…)` where only one of its layers was meant."""
    everywhere = case.kind == "weight changed" or case.fact("everywhere")
    if not everywhere or not case.is_about("init_mixed"):
        return None
    for call in calls(whole_of(case), "apply"):
        if isinstance(call.func, ast.Attribute) and code_of(call.func.value) == _first(case):
            return case.finding(
                "applied-to-all",
                _("`{code}` reaches all Linear layers of the network.").format(code=code_of(call)),
                _("Find the layer that is meant, and call the function with that one alone."),
                call,
            )
    return None


@diagnosis
def last_layer(case: Case) -> Diagnosis | None:
    """The second layer taken for the last."""
    if not case.is_about("TestInitMixed::test_last_layer") or case.kind != "unchanged":
        return None
    for node in walk(whole_of(case)):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            if isinstance(node.slice.value, int) and node.slice.value > 0:
                return case.finding(
                    "index-from-the-front",
                    _("`{code}` counts from the front: it is the last one in some networks only.")
                    .format(code=code_of(node)),
                    _("Negative indices count from the end: −1 is the last."),
                    node,
                )  # fmt: skip
    return None


@diagnosis
def place_in_the_network(case: Case) -> Diagnosis | None:
    """Layers looked for at fixed places, or only among the outermost modules."""
    if not case.is_about("TestInitMixed::test_any_structure"):
        return None
    net, whole = _first(case), whole_of(case)
    for node in walk(whole):
        if isinstance(node, ast.Subscript) and code_of(node.value) == net:
            return case.finding(
                "fixed-positions",
                _("`{code}` is whatever stands there: it need not be a Linear layer.").format(
                    code=code_of(node)
                ),
                _("Collect the Linear layers among `net.modules()` first, wherever they are."),
                node,
            )
    for value in _looped(whole):
        if code_of(value) == net or any(calls(value, "children", "named_children")):
            return case.finding(
                "one-level-only",
                _("`{code}` gives what the model holds itself, not what is inside of that.").format(
                    code=code_of(value)
                ),
                _("`model.modules()` and `model.parameters()` go all the way down."),
                value,
            )
    return None
