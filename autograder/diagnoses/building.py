"""Modules made of modules: how they are registered, named, shared and found again."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, Function, called_name, calls, diagnosis, source_of
from autograder.diagnoses.sources import (
    FUNCTIONS,
    LOOPS,
    assignments,
    function_of,
    inside,
    looped_calls,
    reach,
    reads,
    returned_values,
    statements,
    subject,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

LAYERS = ("Linear", "LazyLinear", "Conv1d", "Conv2d", "LazyConv2d")
SOFTMAX = ("Softmax", "softmax", "LogSoftmax", "log_softmax")
RELU = ("ReLU", "relu", "relu_")
BENDS = (*RELU, "Sigmoid", "sigmoid", "Tanh", "tanh", "Softmax", "softmax", "Softplus")
COPIES = ("detach", "clone", "Parameter", "deepcopy", "tensor", "as_tensor", "detach_")


def _in_forward(case: Case) -> Function | None:
    owner = subject(case)
    return case.method(owner.name, "forward") if isinstance(owner, ast.ClassDef) else None


def _whole(case: Case) -> ast.Module:
    """Return what a check is about, with the submission's own functions that it calls."""
    return reach(case, subject(case))


def _shows_dim(call: ast.Call) -> ast.expr | None:
    """Return the axis that a softmax is given; None if there is none."""
    for keyword in call.keywords:
        if keyword.arg in ("dim", "axis"):
            return keyword.value
    # `nn.Softmax(0)`, `x.softmax(0)`, but `F.softmax(x, 0)`.
    function = called_name(call) in ("softmax", "log_softmax")
    owner = source_of(call.func.value) if isinstance(call.func, ast.Attribute) else "F"
    first = 1 if function and owner in ("F", "torch", "functional", "nn.functional",
                                        "torch.nn.functional", "torch.special") else 0  # fmt: skip
    return call.args[first] if len(call.args) > first else None


@diagnosis
def axis_of_softmax(case: Case) -> Diagnosis | None:
    """Softmax without an axis, or along another one than the last."""
    if case.kind not in ("softmax axis", "close") and not case.raised("IndexError", "Dimension"):
        return None
    for call in calls(_whole(case), *SOFTMAX):
        dim = _shows_dim(call)
        if dim is None and case.kind != "close":
            return case.finding(
                "softmax-without-dim",
                _(
                    "`{code}` names no axis, so PyTorch guesses one: the last for tensors with two "
                    "axes, but the first for those with three."
                ).format(code=source_of(call)),
                _("Name it: `dim=-1` is the last axis, however many there are."),
                call,
            )
        found = source_of(dim) if dim is not None else "-1"
        if found in ("0", "1", "2", "-2") and not (case.kind == "close" and found == "1"):
            return case.finding(
                "softmax-wrong-axis",
                _(
                    "`{code}` makes the numbers along axis {dim} sum to 1. That is not always the "
                    "last axis, along which the scores of one example lie."
                ).format(code=source_of(call), dim=found),
                _("`dim=-1` is the last axis, however many there are."),
                call,
            )
    return None


# --- activations ------------------------------------------------------------------


@diagnosis
def result_not_kept(case: Case) -> Diagnosis | None:
    """`F.relu(x)` or `self.layer(x)` as a statement: the result is lost."""
    if case.kind != "close":
        return None
    for value in statements(_in_forward(case)):
        if isinstance(value, ast.Call) and called_name(value) in ("relu", "tanh", "softmax"):
            return case.finding(
                "result-not-kept",
                _("`{code}` returns its result, and nothing keeps it: x is what it was.").format(
                    code=source_of(value)
                ),
                _("Give the result a name: `x = {code}`.").format(code=source_of(value)),
                value,
            )
    return None


@diagnosis
def activation_not_used(case: Case) -> Diagnosis | None:
    """An activation that is made in `__init__`, and that `forward` does not use."""
    owner, forward = subject(case), _in_forward(case)
    if case.kind != "close" or not isinstance(owner, ast.ClassDef) or forward is None:
        return None
    whole = reach(case, forward)
    for node in ast.walk(case.method(owner.name, "__init__") or ast.Module([], [])):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        name = source_of(node.targets[0])
        if called_name(node.value) in BENDS and name.startswith("self."):
            if not reads(whole, name):
                return case.finding(
                    "activation-not-used",
                    _("`{code}` is made here, but `forward` does not use it.").format(
                        code=source_of(node)
                    ),
                    _("Call it in `forward`: `x = {name}(x)`.").format(name=name),
                    node,
                )
    return None


@diagnosis
def module_not_called(case: Case) -> Diagnosis | None:
    """`nn.ReLU(x)`: that makes a module with x as its option, and calls nothing."""
    if not case.raised("TypeError", "must be Tensor, not ", "not a Module subclass") and not (
        case.raised("AttributeError", "object has no attribute")
    ):
        return None
    for call in calls(_in_forward(case), *BENDS, "Dropout", "Identity"):
        made = source_of(call.func).startswith("nn.") and called_name(call)[0].isupper()
        handed = [value for value in call.args if not isinstance(value, ast.Constant)]
        if made and handed:
            return case.finding(
                "module-not-called",
                _("`{code}` makes a module, and does not run it on the tensor.").format(
                    code=source_of(call)
                ),
                _("Make it first and call it then, `nn.Tanh()(x)`, or use the function."),
                call,
            )
    return None


@diagnosis
def activation_missing(case: Case) -> Diagnosis | None:
    """No ReLU, or too few of them, or no softmax, where the text asks for it."""
    owner = subject(case)
    models = ("TinyModel", "TinyModelFunctional", "TinyModelSequential")
    blocks = ("block", "stack", "regressor")
    if case.kind != "close" or owner is None:
        return None
    if not case.is_about(*models, *blocks, "FixedHiddenMLP"):
        return None
    whole = _whole(case)
    found = list(calls(whole, *RELU, "clamp", "maximum", "threshold", "leaky_relu", "LeakyReLU"))
    if not found:
        return case.finding(
            "activation-missing",
            _("There is no ReLU in `{name}`.").format(name=owner.name),
            _("Without an activation between them, two linear layers are no more than one."),
            owner,
        )
    if case.is_about(*blocks) and len(found) == 1 and len(list(calls(whole, *LAYERS))) > 1:
        return case.finding(
            "activation-missing",
            _("`{name}` has one ReLU; there is to be one after each of the two layers.").format(
                name=owner.name
            ),
            _("Add one after the layer that has none."),
            found[0],
        )
    if case.is_about(*models) and not any(calls(whole, *SOFTMAX, "exp")):
        return case.finding(
            "softmax-missing",
            _("There is no softmax in `{name}`, so the outputs are no probabilities.").format(
                name=owner.name
            ),
            _("End with a softmax over the last axis."),
            owner,
        )
    return None


@diagnosis
def bent_scores(case: Case) -> Diagnosis | None:
    """An activation between the last layer and the softmax."""
    models = ("TinyModel", "TinyModelFunctional", "TinyModelSequential")
    if case.kind != "close" or not case.is_about(*models):
        return None
    found = list(calls(_in_forward(case), *RELU, "activation", "act"))
    uses = sorted(found, key=lambda call: (call.lineno, call.col_offset))
    if len(uses) < 2:
        return None
    return case.finding(
        "activation-on-output",
        _("`{code}` is one activation too many: of the scores, it cuts off the negative ones.")
        .format(code=source_of(uses[-1])),
        _("One ReLU stands between the two layers; after the second one comes the softmax."),
        uses[-1],
    )  # fmt: skip


@diagnosis
def bent_output(case: Case) -> Diagnosis | None:
    """An activation after the last layer of a regressor."""
    function = subject(case)
    if case.kind != "close" or not case.is_about("TestRegressor::test_any_number_comes_out"):
        return None
    for call in calls(function, *BENDS):
        return case.finding(
            "activation-on-output",
            _("`{code}` comes after the last layer, so some numbers can never come out.").format(
                code=source_of(call)
            ),
            _("A regressor ends with its last Linear layer."),
            call,
        )
    return None


# --- registering --------------------------------------------------------------------


@diagnosis
def layers_in_forward(case: Case) -> Diagnosis | None:
    """Layers made in forward: new ones, with new weights, at each call."""
    made = next(calls(_in_forward(case), *LAYERS), None)
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
        next(calls(_whole(case), *names), None),
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
    for node in ast.walk(subject(case) or ast.Module([], [])):
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
    for call in looped_calls(_whole(case), "add_module", "register_module"):
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
    for node in ast.walk(function):
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
    for node in ast.walk(function):
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
    forward = _in_forward(case)
    if case.kind != "close" or not case.is_about("MySequential") or forward is None:
        return None
    for loop in ast.walk(forward):
        for node in loop.body if isinstance(loop, LOOPS) else ():
            call = node.value if isinstance(node, ast.Assign) else None
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
    found = next(calls(_in_forward(case), "sorted", "sort"), None)
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
        calls(_whole(case), "children", "named_children", "modules", "named_modules"), None
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
    for value in ast.walk(_whole(case)):
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
    if any(calls(_whole(case), "state_dict")):
        return case.finding(
            "copy-of-parameter",
            _("What `state_dict()` holds are plain tensors, cut off from training."),
            _("Go to the layer by its indices, and return its attribute."),
            next(calls(_whole(case), "state_dict"), None),
        )
    return None


@diagnosis
def index_of_the_second(case: Case) -> Diagnosis | None:
    """The second one looked for at index 2, or the first at index 1."""
    if case.kind != "other parameter" and not case.raised("IndexError"):
        return None
    for value in returned_values(function_of(case)):
        indices = [
            node.slice.value
            for node in ast.walk(value)
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
    found = next(calls(_whole(case), "state_dict", "named_buffers"), None)
    if found is not None and (case.kind == "name" or case.fact("got", 0) > case.fact("want", 0)):
        return case.finding(
            "lists-buffers",
            _("`{code}` has buffers, too: tensors that are saved but not trained.").format(
                code=source_of(found)
            ),
            _("`named_parameters()` yields the parameters only."),
            found,
        )
    for node in ast.walk(_whole(case)):
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
    whole = _whole(case)
    found: ast.expr | None = None
    for node in ast.walk(whole):
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
