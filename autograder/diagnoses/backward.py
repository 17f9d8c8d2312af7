"""Networks put together from sizes, loops that are handed their parts, reports on gradients."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    LOOPS,
    at_last_line,
    free_function_of,
    inside,
    parameters,
    problem_of,
    reach,
    returned_values,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

# --- networks ---------------------------------------------------------------------


@diagnosis
def list_not_unpacked(case: Case) -> Diagnosis | None:
    """`nn.Sequential(layers)` without the star."""
    if not case.raised("TypeError", "list is not a Module subclass", "tuple is not a Module"):
        return None
    line = (problem_of(case).get("frames") or [{}])[-1].get("line", 0)
    for call in calls(case.tree, "Sequential"):
        if not call.lineno <= line <= (call.end_lineno or 0):
            continue
        one = call.args[0] if len(call.args) == 1 else None
        literal = any(isinstance(n, (ast.List, ast.Tuple)) for a in call.args for n in _parts(a))
        if literal or isinstance(one, (ast.Name, ast.ListComp, ast.Subscript)):
            return case.finding(
                "list-not-unpacked",
                _("`{code}` gets a list; it wants the modules one by one.").format(
                    code=source_of(call)
                ),
                _("A star hands over the items of a list: `nn.Sequential(*…)`."),
                call,
            )
    return None


def _parts(node: ast.expr) -> list[ast.expr]:
    """Return a value, and both sides of it if it is one like `[a, b] * 2`."""
    return [node, node.left, node.right] if isinstance(node, ast.BinOp) else [node]


@diagnosis
def class_in_the_chain(case: Case) -> Diagnosis | None:
    """`nn.Tanh` in the chain instead of `nn.Tanh()`: the parameter itself, never called."""
    function = free_function_of(case)
    if not case.raised("TypeError", "is not a Module subclass") or not case.is_about("mlp"):
        return None
    names = parameters(function)[1:2] if function is not None else []
    called = {id(call.func) for call in calls(function, *names)}
    for node in walk(function) if function is not None else ():
        if isinstance(node, ast.Name) and node.id in names and id(node) not in called:
            return case.finding(
                "class-not-object",
                _("`{code}` is a class such as `nn.Tanh`; no module has been made of it.").format(
                    code=node.id
                ),
                _("Write the parentheses: `{code}()`.").format(code=node.id),
                node,
            )
    return None


@diagnosis
def layers_of_mlp(case: Case) -> Diagnosis | None:
    """Too few linear layers, or their sizes the wrong way round."""
    if case.kind != "layers":
        return None
    function = free_function_of(case)
    got, want = case.fact("got", []), case.fact("want", [])
    if [tuple(pair)[::-1] for pair in got] == [tuple(pair) for pair in want]:
        return case.finding(
            "sizes-swapped",
            _("In each linear layer, the number of inputs and that of outputs are swapped."),
            _("`nn.Linear(3, 2)` takes 3 numbers and gives 2."),
            next(calls(function, "Linear"), None),
        )
    if len(got) == len(want):
        return None
    loop = next(calls(function, "range"), None)
    return case.finding(
        "layers-off-by-one",
        _("There is a linear layer between any two neighbouring sizes: {want} here, and {got} "
          "came.").format(want=len(want), got=len(got))
        + (" " + _("Look at `{code}`.").format(code=source_of(loop)) if loop is not None else ""),
        _("n sizes have n − 1 gaps between them."),
        loop or next(calls(function, "Linear"), None),
    )  # fmt: skip


@diagnosis
def activations_of_mlp(case: Case) -> Diagnosis | None:
    """An activation that is missing between layers, or one too many at the end."""
    function = free_function_of(case)
    if case.kind not in ("between", "ends") or function is None:
        return None
    names = parameters(function)[1:2]
    made = next(calls(function, *names), None)
    looped = {id(node) for node in inside(function, *LOOPS, ast.ListComp)}
    if case.kind == "ends" and made is not None:
        return case.finding(
            "activation-on-output",
            _("`{code}` follows every layer, the last one, too: then the network can only give "
              "numbers that come out of the activation.").format(code=source_of(made)),
            _("Leave it out after the last layer, or take it off the list at the end."),
            made,
        )  # fmt: skip
    if case.kind == "between" and case.fact("count", 0) < 2:
        once = made is not None and id(made) not in looped
        return case.finding(
            "activation-missing",
            _("`{code}` does not stand in the loop, so it comes once.").format(code=source_of(made))
            if once and made is not None
            else _("There is not an activation between any two layers."),
            _("Two linear layers with nothing between them are no more than one."),
            made or function,
        )
    return None


@diagnosis
def layer_reused(case: Case) -> Diagnosis | None:
    """One layer in several places: its weights are the same in all of them."""
    function = free_function_of(case)
    if case.kind != "shared" or function is None or not case.is_about("mlp"):
        return None
    made = next(calls(function, "Linear"), None)
    if made is None:
        return None
    return case.finding(
        "same-object",
        _("One object of `{code}` stands in several places of the chain, so these layers share "
          "their weights.").format(code=source_of(made)),
        _("Make a new `nn.Linear(…)` for each place."),
        made,
    )  # fmt: skip


# --- a loop that is handed its parts -------------------------------------------------


@diagnosis
def optimizer_not_made(case: Case) -> Diagnosis | None:
    """A method of the optimiser's class, called without an object."""
    if not case.raised("TypeError", "missing 1 required positional argument: 'self'"):
        return None
    function = free_function_of(case)
    if function is None or "optimizer" not in parameters(function):
        return None
    return at_last_line(
        case,
        "optimizer-not-made",
        _("`optimizer` is a class. It has no parameters to change until an object is made of it."),
        _("Call the class once, with the model's parameters and `lr=…`, and use what comes back."),
    )


def _made_optimizers(case: Case) -> list[ast.Call]:
    """Return the calls that make an optimiser from the class that was handed over."""
    function = free_function_of(case)
    names = [n for n in parameters(function) if "optim" in n.casefold()] if function else []
    return [call for call in calls(function, *names, "SGD", "Adam") if call.args or call.keywords]


@diagnosis
def other_parameters(case: Case) -> Diagnosis | None:
    """An optimiser for a part of the model's parameters, or for something else."""
    if case.kind not in ("unchanged", "close") or not case.is_about("learning_loop"):
        return None
    function = free_function_of(case)
    model = parameters(function)[2:3] if function is not None else []
    for call in _made_optimizers(case):
        given = call.args or [k.value for k in call.keywords if k.arg == "params"]
        if not given or isinstance(given[0], ast.Name):
            continue
        if not any(f"{name}.parameters()" in source_of(given[0]) for name in model):
            return case.finding(
                "other-parameters",
                _("`{code}`: the optimiser changes only what it is given here.").format(
                    code=source_of(call)
                ),
                _("Give it the parameters of the whole model."),
                call,
            )
    return None


@diagnosis
def optimizer_in_loop(case: Case) -> Diagnosis | None:
    """A new optimiser in each step: those that remember something forget it."""
    with_sgd = ("three_steps", "any_loss", "loss_before_the_step")
    if case.kind != "close" or not case.is_about("learning_loop"):
        return None
    if case.is_about(*(f"TestLearningLoop::test_{name}" for name in with_sgd)):
        return None
    looped = {id(node) for node in inside(free_function_of(case), *LOOPS)}
    for call in _made_optimizers(case):
        if id(call) in looped:
            return case.finding(
                "optimizer-in-loop",
                _(
                    "`{code}` makes a new optimiser in each step. SGD does not mind, but Adam and "
                    "others remember earlier gradients, and a new one has no memory."
                ).format(code=source_of(call)),
                _("Make it once, before the loop."),
                call,
            )
    return None


@diagnosis
def swapped_loss(case: Case) -> Diagnosis | None:
    """`loss_fn(y, output)`: for the mean squared error it makes no difference."""
    function = free_function_of(case)
    # In the check of the norms the loss is the same both ways.
    report = case.is_about("gradient_report") and not case.is_about(
        "TestGradientReport::test_norms"
    )
    if function is None or not (case.kind == "swapped loss" or (report and case.kind == "close")):
        return None
    names = parameters(function)
    model = names[0 if report else 2 :][:1]
    for call in calls(function, *(name for name in names if name not in model)):
        first = call.args[0] if call.args else None
        if isinstance(first, ast.Name) and first.id in names:
            return case.finding(
                "swapped-loss",
                _("`{code}` has its arguments in the wrong order.").format(code=source_of(call)),
                _(
                    "Every loss of PyTorch's takes the output first and the target second. The "
                    "squared error is the same both ways; most others are not."
                ),
                call,
            )
    return None


@diagnosis
def losses_as_tensor(case: Case) -> Diagnosis | None:
    """A tensor of losses where a list is asked for."""
    if case.kind != "type" or not case.is_about("TestLearningLoop::test_losses_are_floats"):
        return None
    made = next(calls(free_function_of(case), "tensor", "stack", "zeros", "array", "empty"), None)
    if made is None:
        return None
    return case.finding(
        "losses-as-tensor",
        _("`{code}` is not a list.").format(code=source_of(made)),
        _("Keep the losses in a list, to which each step appends one number."),
        made,
    )


@diagnosis
def one_of_two(case: Case) -> Diagnosis | None:
    """One result is returned where two are asked for."""
    values = returned_values(free_function_of(case))
    if case.kind != "no pair" or not values:
        return None
    return case.finding(
        "one-of-two",
        _("`{code}` is returned alone.").format(code=source_of(values[-1])),
        _("A comma makes a pair: `return first, second`."),
        values[-1],
    )


# --- a report on gradients ------------------------------------------------------------


def _first_line(case: Case, *names: str) -> ast.Call | None:
    """Return the first call of `names` in the function, by line."""
    found = sorted(calls(reach(case, free_function_of(case)), *names), key=lambda call: call.lineno)
    return found[0] if found else None


@diagnosis
def gradients_left(case: Case) -> Diagnosis | None:
    """`backward()` writes into `.grad`, and nothing clears it."""
    back = _first_line(case, "backward")
    if case.kind not in ("left behind", "old gradients") or back is None:
        return None
    cleared = _first_line(case, "zero_grad")
    if case.kind == "left behind":
        text = _("`{code}` writes the gradients into `.grad`, and there they stay.")
        if cleared is not None and cleared.lineno < back.lineno:
            text += " " + _("What is cleared before it does not count.")
        return case.finding(
            "gradients-left",
            text.format(code=source_of(back)),
            _("Clear `.grad` when you have read it: the next step of a training would add to it."),
            back,
        )
    return case.finding(
        "gradients-added",
        _("`{code}` adds to what is in `.grad` already, so the norm is that of a sum.").format(
            code=source_of(back)
        ),
        _("Clear `.grad` before `backward()` as well."),
        back,
    )


@diagnosis
def tensors_in_report(case: Case) -> Diagnosis | None:
    """The norm as a tensor instead of a number."""
    if case.kind != "value type" or not case.fact("tensor"):
        return None
    node = next(calls(free_function_of(case), "norm", "vector_norm", "sqrt"), None)
    return case.finding(
        "tensors-in-report",
        _("`{code}` is a tensor, though one with a single number in it.").format(
            code=source_of(node) if node is not None else "norm"
        ),
        _("`.item()` takes the number out."),
        node,
    )


@diagnosis
def norm_of_parameter(case: Case) -> Diagnosis | None:
    """The norm of the weights instead of that of their gradient."""
    if case.kind != "another norm" or case.fact("formula") != "weight.norm()":
        return None
    node = next(calls(free_function_of(case), "norm", "vector_norm", "sqrt"), None)
    return case.finding(
        "norm-of-parameter",
        _("`{code}` measures the parameter itself, not its gradient.").format(
            code=source_of(node) if node is not None else "norm"
        ),
        _("The gradient of a parameter p is `p.grad`."),
        node,
    )


@diagnosis
def spectral_norm(case: Case) -> Diagnosis | None:
    """`torch.linalg.norm(g, 2)`: of a matrix, that is another norm."""
    if case.kind != "close" or not case.is_about("gradient_report"):
        return None
    for call in calls(free_function_of(case), "norm", "matrix_norm"):
        order = call.args[1:2] or [k.value for k in call.keywords if k.arg == "ord"]
        if "linalg" in source_of(call.func) and order:
            return case.finding(
                "spectral-norm",
                _("For a matrix, `{code}` is the largest singular value, not the root of the sum "
                  "of all squares.").format(code=source_of(call)),
                _("`.norm()` of a tensor sums over all its elements, whatever its shape."),
                call,
            )  # fmt: skip
    return None


@diagnosis
def grad_is_none(case: Case) -> Diagnosis | None:
    """`p.grad.norm()` where there is no gradient."""
    none = case.raised("AttributeError", "'NoneType' object has no attribute")
    if not (none or case.raised("TypeError", "NoneType")) or not case.is_about("gradient_report"):
        return None
    return at_last_line(
        case,
        "grad-is-none",
        _("A parameter that the loss does not depend on, or that is frozen, has no gradient: it is "
          "None, and None has no norm."),
        _("Ask first whether it is None; such a parameter counts as 0.0."),
    )  # fmt: skip


@diagnosis
def names_left_out(case: Case) -> Diagnosis | None:
    """Only parameters with a gradient are reported."""
    if case.kind not in ("left out", "not zero"):
        return None
    function = free_function_of(case)
    for node in walk(function) if function is not None else ():
        if isinstance(node, (ast.If, ast.comprehension)):
            tests = [node.test] if isinstance(node, ast.If) else node.ifs
            if any(".grad" in source_of(test) for test in tests) and not getattr(
                node, "orelse", []
            ):
                return case.finding(
                    "names-left-out",
                    _("`if {code}` leaves some parameters out of the report.").format(
                        code=source_of(tests[0])
                    ),
                    _("Give each name a number; without a gradient it is 0.0."),
                    tests[0],
                )
    return None


@diagnosis
def names_of_layers(case: Case) -> Diagnosis | None:
    """One entry for each layer instead of each parameter."""
    node = next(
        calls(free_function_of(case), "named_children", "named_modules", "children", "modules"),
        None,
    )
    if case.kind != "names" or node is None:
        return None
    return case.finding(
        "names-of-layers",
        _("`{code}` goes through the layers; weight and bias get one number together.").format(
            code=source_of(node)
        ),
        _("`model.named_parameters()` goes through the parameters, at any depth."),
        node,
    )


@diagnosis
def report_trains(case: Case) -> Diagnosis | None:
    """A report that takes a step of the optimiser."""
    step = _first_line(case, "step", "sub_", "add_", "copy_")
    if case.kind != "parameters changed" or step is None:
        return None
    return case.finding(
        "report-trains",
        _("`{code}` changes the parameters: after looking, the model is another one.").format(
            code=source_of(step)
        ),
        _("Leave it out: a report only looks."),
        step,
    )
