"""Modules made of modules: how they are registered, named, shared and found again."""

from __future__ import annotations

import ast
import re

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.building import LAYERS
from autograder.diagnoses.sources import (
    FUNCTIONS,
    LOOPS,
    assignments,
    forward_of,
    function_of,
    inside,
    looped_calls,
    returned_values,
    subject,
    whole_of,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

COPIES = ("detach", "clone", "Parameter", "deepcopy", "tensor", "as_tensor", "detach_")

# --- registering --------------------------------------------------------------------


@diagnosis
def layers_in_forward(case: Case) -> Diagnosis | None:
    """Layers made in forward: new ones, with new weights, at each call."""
    made = next(calls(forward_of(case), *LAYERS), None)
    if case.kind != "parameters" or made is None:
        return None
    return case.finding(
        "layers-in-forward",
        _("`forward` makes a new layer at each call, `{code}`, with new random weights.").format(
            code=source_of(made)
        ),
        _("Make layers once, in `__init__`, and keep them in attributes; `forward` uses them."),
        made,
    )


@diagnosis
def activation_modules(case: Case) -> Diagnosis | None:
    """Modules for the activations where functions were asked for."""
    if case.kind != "activation modules":
        return None
    names = str(case.fact("names", "")).split(", ")
    return case.finding(
        "activation-modules",
        _("`{name}` is a module, too, and here there are to be Linear layers only.").format(
            name=names[0]
        ),
        _("What has no parameters can be a function that `forward` calls, such as `torch.tanh`."),
        next(calls(whole_of(case), *names), None),
    )


@diagnosis
def modules_not_registered(case: Case) -> Diagnosis | None:
    """`self.layers = modules`: a tuple in an attribute."""
    if case.kind != "parameters" or not case.is_about("MySequential"):
        return None
    for name, container, kind in case.fact("loose", []):
        if container and kind == "module":
            return case.finding(
                "hidden-in-container",
                _("The modules sit in `self.{name}`, a plain {container}: PyTorch does not see it.")
                .format(name=name, container=container),
                _("`add_module(name, module)` registers a module under any name."),
                next(assignments(subject(case), f"self.{name}"), None),
            )  # fmt: skip
    return None


@diagnosis
def key_not_a_string(case: Case) -> Diagnosis | None:
    """`self._modules[i] = module`: a key that is a number, or the module itself."""
    joined = case.raised("TypeError", "can only concatenate str", "unsupported operand type")
    if not joined and case.kind != "left out":
        return None
    for node in walk(subject(case) or ast.Module([], [])):
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if not isinstance(target, ast.Subscript) or "_modules" not in source_of(target.value):
            continue
        if isinstance(target.slice, (ast.JoinedStr, ast.Call)):
            continue
        text = _(
            "`{code}` registers a module under `{key}`, which is no string. PyTorch puts the names "
            "together to paths such as `0.weight`, and cannot."
        )
        if not joined:
            text = _("`{code}`: under the key `{key}`, there is one place for a module only.")
        return case.finding(
            "key-not-a-string",
            text.format(code=source_of(node), key=source_of(target.slice)),
            _("Use its number as the key, made a string: `str(i)`."),
            node,
        )
    return None


@diagnosis
def ready_made_container(case: Case) -> Diagnosis | None:
    """`nn.Sequential` where it was to be written anew."""
    if case.kind != "has sequential":
        return None
    owner = subject(case)
    bases = owner.bases if isinstance(owner, ast.ClassDef) else []
    base = next((base for base in bases if source_of(base).endswith("Sequential")), None)
    used = base or next(calls(owner, "Sequential"), None)
    if used is None:
        return None
    return case.finding(
        "ready-made-container",
        _("`{code}` does the work here.").format(code=source_of(used)),
        _("Inherit from `nn.Module`, register the modules yourself and call them in a loop."),
        used,
    )


@diagnosis
def names_of_modules(case: Case) -> Diagnosis | None:
    """Modules under other names: those of a container in an attribute, or counted from 1."""
    names = list(case.fact("names", [])) if case.kind == "names" else []
    if not names:
        return None
    function = subject(case)
    container = next(calls(function, "ModuleList", "ModuleDict", "Sequential"), None)
    if len(names) == 1 and container is not None and isinstance(function, ast.ClassDef):
        return case.finding(
            "names-of-a-container",
            _(
                "The modules are in `self.{name}`, and their names begin with it: `{name}.0`, "
                "`{name}.1`, …"
            ).format(name=names[0]),
            _("Register each module itself, with `add_module` and its number as a string."),
            container,
        )
    want = list(case.fact("want", []))
    if want and [re.sub(r"[\W_]", "", str(name)).casefold() for name in names] == [
        re.sub(r"[\W_]", "", name) for name in want
    ]:
        return case.finding(
            "names-nearly-right",
            _("`{got}` is not `{want}`: spaces, underscores and capital letters count.").format(
                got=names[0], want=want[0]
            ),
            _("Write the names as the text does."),
            next(calls(function, "add_module"), None) or function,
        )
    if names[0] == "0":
        return case.finding(
            "names-not-given",
            _("The modules have no names of their own, so `nn.Sequential` numbers them."),
            _("`add_module(name, module)` gives each one a name."),
            next(calls(function, "Sequential"), function),
        )
    if str(names[0]).endswith("1"):
        return case.finding(
            "counts-from-one",
            _("The first is called {name}: it is counted from 1.").format(name=repr(names[0])),
            _("Count from 0, as indices do."),
            function,
        )
    return None


@diagnosis
def path_through_names(case: Case) -> Diagnosis | None:
    """A path that does not exist, because the parts have been given other names."""
    named = next(calls(subject(case), "OrderedDict", "add_module"), None)
    if not case.raised("AttributeError", "has no attribute") or named is None:
        return None
    if not case.is_about("TestRegressor::test_paths"):
        return None
    return case.finding(
        "names-differ",
        _("`{code}` gives the parts names of its own, so the path does not lead to them.").format(
            code=source_of(named)
        ),
        _("Without names, `nn.Sequential` calls its modules `0`, `1`, … by itself."),
        named,
    )


@diagnosis
def same_name_again(case: Case) -> Diagnosis | None:
    """`add_module` with one name for all: each module takes the place of the one before."""
    if case.kind not in ("length", "parameters"):
        return None
    for call in looped_calls(whole_of(case), "add_module", "register_module"):
        name = call.args[0] if call.args else None
        constant = isinstance(name, ast.Constant)
        classes = name is not None and "__name__" in source_of(name)
        if not constant and not classes:
            continue
        text = _("In `{code}` the name is the same in every round, so there is one module only.")
        if classes:
            text = _("In `{code}`, two modules of one class have one name, and only one is kept.")
        return case.finding(
            "same-name",
            text.format(code=source_of(call)),
            _("Put the number into the name: `str(i)`, or an f-string with `{i}`."),
            call,
        )
    return None


@diagnosis
def same_object_again(case: Case) -> Diagnosis | None:
    """`[block()] * n`, or a block made before the loop: one object in all places."""
    function = subject(case)
    if case.kind != "shared" or not isinstance(function, FUNCTIONS):
        return None
    for node in walk(function):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            if isinstance(node.left, (ast.List, ast.Tuple)) or isinstance(node.right, ast.List):
                return case.finding(
                    "same-object",
                    _("`{code}` repeats one and the same object; nothing is made anew.").format(
                        code=source_of(node)
                    ),
                    _("Make a new one in each round of a loop or comprehension."),
                    node,
                )
    looped = list(inside(function, *LOOPS, ast.ListComp, ast.GeneratorExp))
    owners = {id(node.value) for node in looped if isinstance(node, ast.Attribute)}
    owners |= {id(node.func) for node in looped if isinstance(node, ast.Call)}
    handed = {n.id for n in looped if isinstance(n, ast.Name) and id(n) not in owners}
    for node in walk(function):
        if not isinstance(node, ast.Assign) or any(node is inner for inner in looped):
            continue
        if isinstance(node.value, ast.Call) and source_of(node.targets[0]) in handed:
            return case.finding(
                "same-object",
                _("`{code}` stands before the loop, so there is only one, put in every place.")
                .format(code=source_of(node)),
                _("Make it inside the loop: a new one in each round."),
                node,
            )  # fmt: skip
    return None


@diagnosis
def modules_without_container(case: Case) -> Diagnosis | None:
    """A list or tuple of layers in place of an nn.Sequential."""
    values = returned_values(function_of(case))
    if case.kind != "type" or case.fact("got") not in ("list", "tuple") or not values:
        return None
    if not any(calls(values[-1])) or not isinstance(values[-1], (ast.List, ast.Tuple)):
        return None
    if not case.is_about("block", "stack", "regressor"):
        return None
    return case.finding(
        "returns-list",
        _("`{code}` holds the modules, but is no module itself: it cannot be called.").format(
            code=source_of(values[-1])
        ),
        _("Hand them to `nn.Sequential(…)`, one after the other."),
        values[-1],
    )


# --- passing on ---------------------------------------------------------------------


@diagnosis
def same_input_for_all(case: Case) -> Diagnosis | None:
    """`y = module(x)` in a loop in which x never changes: only the last module counts."""
    forward = forward_of(case)
    if not case.is_about("MySequential", "PlacedMLP") or forward is None:
        return None
    if case.kind != "close" and not case.raised("RuntimeError", "mat1 and mat2 shapes"):
        return None
    for loop in walk(forward):
        for node in loop.body if isinstance(loop, LOOPS) else ():
            call = node.value if isinstance(node, ast.Assign) else None
            if isinstance(loop, ast.For) and isinstance(call, ast.Call):
                # In `torch.relu(layer(x))`, what counts is the layer.
                call = next(calls(call, source_of(loop.target)), call)
            if not isinstance(call, ast.Call) or not call.args:
                continue
            given = source_of(call.args[0])
            if not any(assignments(loop, given)):
                return case.finding(
                    "same-input-for-all",
                    _("`{code}` hands every module the same `{name}`, whatever came out before.")
                    .format(code=source_of(node), name=given),
                    _("Overwrite it: `{name} = …({name})`, and return it after the loop.").format(
                        name=given
                    ),
                    node,
                )  # fmt: skip
    return None


@diagnosis
def sorted_names(case: Case) -> Diagnosis | None:
    """Names in alphabetical order: "10" comes before "2"."""
    found = next(calls(forward_of(case), "sorted", "sort"), None)
    if case.kind != "close" or found is None or not case.is_about("MySequential"):
        return None
    return case.finding(
        "sorted-names",
        _("`{code}` puts names into alphabetical order, and there \"10\" comes before \"2\".")
        .format(code=source_of(found)),
        _("`self._modules` has its modules in the order in which they came: no need to sort."),
        found,
    )  # fmt: skip


@diagnosis
def repeats_left_out(case: Case) -> Diagnosis | None:
    """`children()` yields each module once, even if it stands in two places."""
    found = next(
        calls(whole_of(case), "children", "named_children", "modules", "named_modules"), None
    )
    if case.kind != "left out" or found is None:
        return None
    return case.finding(
        "repeats-left-out",
        _("`{code}` yields each module only once, even if it was registered twice.").format(
            code=source_of(found)
        ),
        _("`self._modules.values()` has them all, in order, as often as they were registered."),
        found,
    )


# --- finding parameters -------------------------------------------------------------


@diagnosis
def copy_of_parameter(case: Case) -> Diagnosis | None:
    """`.data`, `.detach()` or `.clone()` of the parameter that was asked for."""
    if case.kind != "copy":
        return None
    for value in walk(whole_of(case)):
        data = isinstance(value, ast.Attribute) and value.attr == "data"
        copied = isinstance(value, ast.Call) and called_name(value) in COPIES
        if (data or copied) and isinstance(value, ast.expr):
            return case.finding(
                "copy-of-parameter",
                _("`{code}` makes another tensor of the Parameter; training would not move it.")
                .format(code=source_of(value)),
                _("Return the attribute as it is."),
                value,
            )  # fmt: skip
    if any(calls(whole_of(case), "state_dict")):
        return case.finding(
            "copy-of-parameter",
            _("What `state_dict()` holds are plain tensors, cut off from training."),
            _("Go to the layer by its indices, and return its attribute."),
            next(calls(whole_of(case), "state_dict"), None),
        )
    return None


@diagnosis
def index_of_the_second(case: Case) -> Diagnosis | None:
    """The second one looked for at index 2, or the first at index 1."""
    if case.kind != "other parameter" and not case.raised("IndexError"):
        return None
    if not case.is_about("first_bias"):
        return None
    for value in returned_values(function_of(case)):
        indices = [
            node.slice.value
            for node in walk(value)
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
        ]
        if indices and indices != [0, 1, 0] and all(isinstance(i, int) for i in indices):
            return case.finding(
                "wrong-index",
                _("`{code}` leads somewhere else. Indices are counted from 0.").format(
                    code=source_of(value)
                ),
                _("Print `net`, and read off the indices from the outside to the inside."),
                value,
            )
    return None


@diagnosis
def rows_of_buffers(case: Case) -> Diagnosis | None:
    """`state_dict()` has buffers, too; or frozen parameters are left out."""
    if case.kind not in ("rows", "name"):
        return None
    found = next(calls(whole_of(case), "state_dict", "named_buffers"), None)
    if found is not None and (case.kind == "name" or case.fact("got", 0) > case.fact("want", 0)):
        return case.finding(
            "lists-buffers",
            _("`{code}` has buffers, too: tensors that are saved but not trained.").format(
                code=source_of(found)
            ),
            _("`named_parameters()` yields the parameters only."),
            found,
        )
    for node in walk(whole_of(case)):
        if isinstance(node, ast.Attribute) and node.attr == "requires_grad":
            return case.finding(
                "skips-frozen",
                _("`{code}` is asked, so frozen parameters are left out.").format(
                    code=source_of(node)
                ),
                _("Frozen parameters are parameters, too: list them all."),
                node,
            )
    return None


@diagnosis
def shape_of_another_type(case: Case) -> Diagnosis | None:
    """The shape as a list or a text, or the method in its place."""
    if case.kind != "row shape":
        return None
    whole = whole_of(case)
    found: ast.expr | None = None
    for node in walk(whole):
        if isinstance(node, ast.Attribute) and node.attr in ("shape", "size"):
            found = found or node
        if isinstance(node, ast.Call) and called_name(node) in ("list", "str", "numel"):
            found = node
    if found is None:
        return None
    return case.finding(
        "shape-not-a-tuple",
        _("`{code}` is not a tuple with the length of each axis.").format(code=source_of(found)),
        _("`tuple(…)` around a tensor's `.shape` is one."),
        found,
    )
