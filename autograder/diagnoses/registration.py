"""Parameters and modules that PyTorch does not see."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.error_texts import at_last_line
from autograder.diagnoses.sources import Assignment, assignments, subject
from autograder.i18n import _
from autograder.verdicts import Diagnosis


def _missing(case: Case) -> list[str]:
    """Return the parameters that were looked for in vain."""
    return list(case.fact("missing", [])) if case.kind == "parameters" else []


def _loose_tensors(case: Case) -> list[str]:
    """Return the attributes that hold plain tensors."""
    return [name for name, container, kind in case.fact("loose", []) if kind == "tensor"]


def _assignments_of(case: Case, name: str) -> list[Assignment]:
    """Return the assignments to an attribute, in the class that the check is about if there."""
    own = list(assignments(subject(case), f"self.{name}"))
    return own or list(assignments(case.tree, f"self.{name}"))


@diagnosis
def parameter_became_tensor(case: Case) -> Diagnosis | None:
    """`nn.Parameter(…).clamp(…)`: what a method of a parameter returns is a tensor again."""
    for name in _missing(case):
        for node in _assignments_of(case, name):
            value = node.value
            wrapped = value is not None and any(calls(value, "Parameter"))
            outermost = isinstance(value, ast.Call) and called_name(value) == "Parameter"
            if wrapped and not outermost and name in _loose_tensors(case):
                return case.finding(
                    "parameter-became-tensor",
                    _(
                        "A parameter is made here, but what is stored is the result of computing "
                        "with it: `{code}`. That is a plain tensor again."
                    ).format(code=source_of(node)),
                    _("Compute first and wrap last: `self.{name} = nn.Parameter(…)`.").format(
                        name=name
                    ),
                    node,
                )
    return None


@diagnosis
def plain_tensor(case: Case) -> Diagnosis | None:
    """A tensor in an attribute where a parameter is needed."""
    names = [name for name in _missing(case) if name in _loose_tensors(case)]
    if not names:
        return None
    line = next(iter(_assignments_of(case, names[0])), None)
    text = _(
        "`self.{name}` is a plain tensor. PyTorch registers only an `nn.Parameter`; an "
        "optimiser, `state_dict()` and `.to()` do not see it."
    ).format(name=names[0])
    if line is not None and any(k.arg == "requires_grad" for k in _keywords(line)):
        text += " " + _("`requires_grad=True` does not change that.")
    return case.finding(
        "plain-tensor",
        text,
        _("`self.{name} = nn.Parameter(…)` around the tensor.").format(name=names[0]),
        line,
    )


def _keywords(node: ast.AST) -> list[ast.keyword]:
    return [inner for inner in walk(node) if isinstance(inner, ast.keyword)]


@diagnosis
def buffer_not_parameter(case: Case) -> Diagnosis | None:
    """`register_buffer` where a parameter is needed."""
    for call in calls(subject(case), "register_buffer"):
        name = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
        if name in _missing(case):
            return case.finding(
                "buffer-not-parameter",
                _("`{name}` is a buffer: it is saved with the model, but never learned.").format(
                    name=name
                ),
                _("`self.{name} = nn.Parameter(…)` makes it learnable.").format(name=name),
                call,
            )
    return None


@diagnosis
def elsewhere(case: Case) -> Diagnosis | None:
    """A parameter in a variable of __init__, or in one of the class, instead of on self."""
    owner, missing = subject(case), _missing(case)
    if not isinstance(owner, ast.ClassDef):
        return None
    if case.raised("AttributeError", f"'{owner.name}' object has no attribute"):
        missing = [str(getattr(case.error, "message", "")).split("'")[-2]]
    if case.kind == "same slope":
        missing = ["m"]
    for name in missing:
        if any(assignments(owner, f"self.{name}")):
            continue
        local = next(assignments(case.method(owner.name, "__init__"), name), None)
        if local is not None and any(calls(local.value, "Parameter")):
            return case.finding(
                "local-variable",
                _("`{name}` is a variable of `__init__`: it is gone when `__init__` ends.").format(
                    name=name
                ),
                _("Store it on the object: `self.{name} = …`.").format(name=name),
                local,
            )
        for node in owner.body:
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and any(assignments(node, name)):
                return case.finding(
                    "class-attribute",
                    _(
                        "`{name}` stands in the class itself: it is made once, all models share "
                        "it, and PyTorch does not register it."
                    ).format(name=name),
                    _("Make it in `__init__`, as `self.{name} = nn.Parameter(…)`.").format(
                        name=name
                    ),
                    node,
                )
    return None


@diagnosis
def plain_number(case: Case) -> Diagnosis | None:
    """A Python number in an attribute where a parameter is needed."""
    for name in _missing(case):
        node = next(assignments(subject(case), f"self.{name}"), None)
        loose = [place for place, _container, _kind in case.fact("loose", [])]
        if node is None or name in loose or any(calls(node, "Parameter")):
            continue
        return case.finding(
            "plain-number",
            _("`{code}` stores a plain value. PyTorch registers only an `nn.Parameter`.").format(
                code=source_of(node)
            ),
            _("`self.{name} = nn.Parameter(…)` around a tensor with the value.").format(name=name),
            node,
        )
    return None


@diagnosis
def hidden_in_container(case: Case) -> Diagnosis | None:
    """Parameters or layers in a Python list, tuple or dict."""
    if case.kind != "parameters":
        return None
    for name, container, kind in case.fact("loose", []):
        if container and kind in ("parameter", "module"):
            if kind == "module":
                text = _(
                    "Layers sit in `self.{name}`, a plain {container}: PyTorch does not see them."
                )
                advice = _("`nn.ModuleList` and `nn.ModuleDict` are containers that it does see.")
            else:
                text = _("Parameters sit in `self.{name}`, a plain {container}, unseen by PyTorch.")
                advice = _("Give each an attribute of its own, or use an `nn.ParameterList`.")
            return case.finding(
                "hidden-in-container",
                text.format(name=name, container=container),
                advice,
                next(assignments(subject(case), f"self.{name}"), None),
            )
    return None


@diagnosis
def other_names(case: Case) -> Diagnosis | None:
    """As many parameters as asked for, under other names; or those of a ready-made layer."""
    registered, missing = case.fact("registered", []), _missing(case)
    if not missing or not registered:
        return None
    names = ", ".join(f"`{name}`" for name in registered)
    if any("." in name for name in registered):
        return case.finding(
            "ready-made-layer",
            _("The parameters belong to a ready-made layer: {names}.").format(names=names),
            _("Here, make them yourself: `self.{name} = nn.Parameter(…)`.").format(name=missing[0]),
            next(calls(subject(case), "Linear", "LazyLinear"), None),
        )
    return case.finding(
        "other-names",
        _("The model does have parameters, but they are called {names}.").format(names=names),
        _("Use the names of the text: {names}.").format(
            names=", ".join(f"`{name}`" for name in missing)
        ),
        next(assignments(subject(case), f"self.{registered[0]}"), None),
    )


@diagnosis
def attribute_missing(case: Case) -> Diagnosis | None:
    """A check looks for an attribute under the name that the text gives it."""
    owner = subject(case)
    name = owner.name if isinstance(owner, ast.ClassDef) else ""
    if not name or not case.raised("AttributeError", f"'{name}' object has no attribute"):
        return None
    wanted = str(getattr(case.error, "message", "")).split("'")[-2]
    if any(assignments(owner, f"self.{wanted}")):
        return None
    return case.finding(
        "attribute-missing",
        _("Nothing in `{owner}` sets `self.{name}`.").format(owner=name, name=wanted),
        _("Use the names of the text, and write `self.` before them."),
        owner,
    )


@diagnosis
def surplus_parameters(case: Case) -> Diagnosis | None:
    """More parameters than there is anything to learn."""
    surplus = case.fact("surplus", []) if case.kind == "parameters" else []
    if not surplus:
        return None
    return case.finding(
        "surplus-parameters",
        _("`{name}` is a parameter, so an optimiser would change it, too.").format(name=surplus[0]),
        _("Only what the model shall learn is a parameter; the rest is computed in `forward`."),
        next(assignments(subject(case), f"self.{surplus[0]}"), None),
    )


@diagnosis
def parameter_shape(case: Case) -> Diagnosis | None:
    """The right parameters in another shape."""
    made = next(calls(subject(case), "Parameter"), None)
    facts = (case.fact("missing"), case.fact("surplus"))
    if case.kind != "parameters" or any(facts) or made is None or not case.is_about("LineModel"):
        return None
    return case.finding(
        "parameter-shape",
        _("The parameters have the right names, but not the shape that the text asks for."),
        _("`torch.rand(1)` has one axis and one element; `torch.rand(1, 1)` is a matrix."),
        made,
    )


@diagnosis
def integer_parameter(case: Case) -> Diagnosis | None:
    """A parameter made of whole numbers."""
    if not case.raised("RuntimeError", "Only Tensors of floating point"):
        return None
    return at_last_line(
        case,
        "integer-parameter",
        _(
            "A parameter was made from whole numbers. Gradients exist only for floating point "
            "numbers, so PyTorch refuses it."
        ),
        _("Write `0.0` instead of `0`, or use `torch.zeros(1)` or `torch.rand(1)`."),
    )
