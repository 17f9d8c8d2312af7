"""Modules that stand where PyTorch does not look, and modules that are made too late."""

from __future__ import annotations

import ast
from typing import Any

from autograder.diagnoses import Case, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import FUNCTIONS, assignments, subject
from autograder.i18n import _, ngettext
from autograder.verdicts import Diagnosis

LAYERS = ("Linear", "LazyLinear", "Bilinear", "Conv1d", "Conv2d", "Embedding", "RNN", "LSTM")
OWN = ("ModuleList", "ModuleDict", "Sequential")


@diagnosis
def modules_in_container(case: Case) -> Diagnosis | None:
    """Layers in a Python list, tuple or dict: the evidence is what `probes.containers` saw."""
    if case.kind != "parameters":
        return None
    for found in case.fact("unseen", []):
        if found["parameters"]:
            return _in_container(case, found)
    return None


def _in_container(case: Case, found: dict[str, Any]) -> Diagnosis:
    own = "nn.ModuleDict" if found["container"] == "dict" else "nn.ModuleList"
    # Python spells `self.__x` as `self._Owner__x`.
    name = found["name"].removeprefix(f"_{found['owner'].lstrip('_')}")
    name = name if name.startswith("__") else found["name"]
    text = _(
        "`{owner}` keeps {modules} in {container} (`self.{name}`); PyTorch looks for modules in "
        "attributes and in containers of its own such as `{own}`, "
    ).format(
        owner=found["owner"],
        modules=_counted(found),
        container={
            "list": _("a Python list"),
            "tuple": _("a Python tuple"),
            "dict": _("a Python dict"),
        }.get(found["container"], _("a Python list")),
        name=name,
        own=own,
    )
    lists_them = case.method(found["owner"], "parameters")
    if case.fact("layers unseen"):
        text += _(
            "so the model does not know its own layers: `print(model)` and `model.modules()` pass "
            "them by, although their parameters are registered."
        )
    elif lists_them is not None:
        text += _(
            "so `named_parameters()`, `state_dict()` and `to()` do not find their parameters; only "
            "your own `parameters` does."
        )
    elif case.fact("count") == 0:
        text += _("so `parameters()` is empty and an optimiser has nothing to fit.")
    else:
        text += ngettext(
            "so {count} parameter is missing from `parameters()`, and no optimiser changes it.",
            "so {count} parameters are missing from `parameters()`, and no optimiser changes them.",
            found["parameters"],
        ).format(count=found["parameters"])
    if found["shared"]:
        text += " " + _("And it stands in the class, so that all models have one in common.")
    for place, container in case.fact("seen", []):
        if found["layers"]:
            text += " " + _(
                "It does see the activations: `self.{place}` is an `nn.{container}`."
            ).format(place=place, container=container)
    node = _filled_at(case, name)
    advice = _way_out(name, own, node)
    if found["shared"]:
        advice = _("Make it in `__init__`: `self.{name} = {own}(…)`.").format(name=name, own=own)
    return case.finding("hidden-in-container", text, advice, node)


def _counted(found: dict[str, Any]) -> str:
    """Return what is in a container: "its 3 layers and its 3 activations"."""
    parts = []
    if found["layers"]:
        parts.append(
            ngettext("its layer", "its {count} layers", found["layers"]).format(
                count=found["layers"]
            )
        )
    if found["activations"]:
        parts.append(
            ngettext("its activation", "its {count} activations", found["activations"]).format(
                count=found["activations"]
            )
        )
    if found["modules"]:
        parts.append(
            ngettext("a module", "{count} modules", found["modules"]).format(count=found["modules"])
        )
    return _(" and ").join(parts)


def _filled_at(case: Case, name: str) -> ast.stmt | None:
    """Return the statement that makes the container, on the object or in the class."""
    owner = subject(case)
    found = next(assignments(owner, f"self.{name}"), None)
    return found if found is not None else next(assignments(owner, name), None)


def _way_out(name: str, own: str, node: ast.AST | None) -> str:
    value = getattr(node, "value", None)
    empty = isinstance(value, (ast.List, ast.Tuple)) and not value.elts
    empty = empty or (isinstance(value, ast.Dict) and not value.keys)
    empty = empty or (isinstance(value, ast.Call) and source_of(value) in ("list()", "dict()"))
    if empty and own == "nn.ModuleList":
        return _("Write `self.{name} = {own}()`: you can `append` to it as to a list.").format(
            name=name, own=own
        )
    if empty:
        return _("Write `self.{name} = {own}()`, and use it like a dict.").format(
            name=name, own=own
        )
    return _("Wrap it: `self.{name} = {own}(…)`.").format(name=name, own=own)


@diagnosis
def layers_made_in_forward(case: Case) -> Diagnosis | None:
    """`nn.Linear` in forward: untrained layers at each call, which no optimiser knows."""
    owner = subject(case)
    if case.kind != "parameters" or not isinstance(owner, ast.ClassDef):
        return None
    for method in _called_from(owner, "forward"):
        made = next(calls(method, *LAYERS), None)
        if made is None:
            continue
        return case.finding(
            "layers-in-forward",
            _(
                "`{code}` stands in `{method}`, which runs when the model is called. A new model "
                "has no such layer yet, and each call may make another one: an optimiser never "
                "gets to know it."
            ).format(code=source_of(made), method=method.name),
            _("Make the layers in `__init__`; in `forward`, only use them."),
            made,
        )
    return None


def _called_from(owner: ast.ClassDef, name: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return a method and the class's own methods that it calls."""
    methods = {node.name: node for node in owner.body if isinstance(node, FUNCTIONS)}
    names = [name] if name in methods else []
    for current in names:  # grows while we look
        for call in walk(methods[current]):
            target = call.func if isinstance(call, ast.Call) else None
            if isinstance(target, ast.Attribute) and source_of(target.value) == "self":
                if target.attr in methods and target.attr not in (*names, "__init__"):
                    names.append(target.attr)
    return [methods[current] for current in names]


@diagnosis
def local_layers(case: Case) -> Diagnosis | None:
    """Layers in a variable of __init__ that is not stored on the object."""
    owner = subject(case)
    if case.kind != "parameters" or not isinstance(owner, ast.ClassDef) or case.fact("count"):
        return None
    init = case.method(owner.name, "__init__")
    for node in walk(init) if init is not None else ():
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if any(calls(node.value, *LAYERS, *OWN)) and not _stored(init, name):
                return case.finding(
                    "local-variable",
                    _("`{name}` is a variable of `__init__`: it is gone when `__init__` ends.")
                    .format(name=name),
                    _("Store it on the object: `self.{name} = …`.").format(name=name),
                    node,
                )  # fmt: skip
    return None


def _stored(init: ast.AST | None, name: str) -> bool:
    """Tell whether a variable is assigned to an attribute, or handed to a call."""
    for node in walk(init) if init is not None else ():
        parts: list[ast.expr] = []
        if isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name):
            parts = [node.value]
        elif isinstance(node, ast.Call):
            parts = [*node.args, *(keyword.value for keyword in node.keywords)]
        if any(isinstance(n, ast.Name) and n.id == name for part in parts for n in walk(part)):
            return True
    return False
