"""The loss that is minimised, and the losses that are noted."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    LOOPS,
    about_losses,
    about_steps,
    function_of,
    inside,
    looped_calls,
    parameters,
    training_code,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

OTHER_LOSSES = (
    *("L1Loss", "l1_loss", "SmoothL1Loss", "smooth_l1_loss", "HuberLoss", "huber_loss"),
    *("CrossEntropyLoss", "cross_entropy", "BCELoss", "BCEWithLogitsLoss", "abs"),
)
LOSSES = ("mse_loss", "MSELoss")


# --- the loss -------------------------------------------------------------------


@diagnosis
def other_loss(case: Case) -> Diagnosis | None:
    """The sum instead of the mean, a part of it, or another loss altogether."""
    loop = training_code(case)
    if not case.is_about("fit", "train_on") or loop is None or not about_steps(case):
        return None
    if not any(calls(loop, "mean", "len", "numel", *LOSSES)):
        for call in calls(loop, "sum"):
            return _sum_found(case, call)
    for call in calls(loop, *LOSSES):
        reduction = [k.value for k in call.keywords if k.arg == "reduction"]
        if reduction and isinstance(reduction[0], ast.Constant) and reduction[0].value == "sum":
            return _sum_found(case, call)
    powers = (ast.Pow, ast.Mult)
    squared = any(isinstance(n, ast.BinOp) and isinstance(n.op, powers) for n in walk(loop))
    mean = next(calls(loop, "mean"), None)
    if mean is not None and not squared and not any(
        calls(loop, "square", "pow", "norm", "dot", *LOSSES, *OTHER_LOSSES)
    ):  # fmt: skip
        return case.finding(
            "error-not-squared",
            _("`{code}` is a mean, but nothing is squared: errors up and down cancel out.").format(
                code=source_of(mean)
            ),
            _("Square the differences first, and then take the mean."),
            mean,
        )
    for call in calls(loop, *OTHER_LOSSES):
        return case.finding(
            "wrong-loss",
            _("`{code}` is not the mean squared error.").format(code=source_of(call)),
            _("`nn.functional.mse_loss(model(x), y)`, or `((model(x) - y) ** 2).mean()`."),
            call,
        )
    for node in walk(loop):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
            sides = (node.left, node.right)
            number = any(isinstance(side, ast.Constant) for side in sides)
            if number and any(any(calls(side, "mean", *LOSSES)) for side in sides):
                return case.finding(
                    "scaled-loss",
                    _("`{code}` is the mean squared error times a number; so are its gradients.")
                    .format(code=source_of(node)),
                    _("Take the mean squared error as it is."),
                    node,
                )  # fmt: skip
    return None


@diagnosis
def flattened_for_the_loss(case: Case) -> Diagnosis | None:
    """`squeeze` on what goes into the loss: right for one loss, and not for any."""
    if case.kind != "loss shapes":
        return None
    loop = training_code(case) or function_of(case)
    found = next(calls(loop, "squeeze", "flatten", "view", "reshape", "ravel"), None)
    if found is None:
        return None
    return case.finding(
        "flattened-for-the-loss",
        _("`{code}` takes an axis away before the loss sees the numbers.").format(
            code=source_of(found)
        ),
        _("Hand over the model's output and y as they are: some losses count columns."),
        found,
    )


@diagnosis
def one_side_flattened(case: Case) -> Diagnosis | None:
    """`mse_loss(model(x).squeeze(), y)`: shapes (n,) and (n, 1) give all n × n differences."""
    if not about_steps(case) or not case.is_about("fit", "learning_loop", "train_on"):
        return None
    loop = training_code(case)
    found = list(calls(loop, "squeeze", "flatten", "ravel", "view", "reshape"))
    if len(found) != 1:
        return None  # on both sides, the shapes fit again
    return case.finding(
        "one-side-flattened",
        _(
            "`{code}` takes an axis away on one side only. Between the shapes (n,) and (n, 1), "
            "PyTorch subtracts each from each: n · n differences."
        ).format(code=source_of(found[0])),
        _("Leave it out: output and y have the same shape as they are."),
        found[0],
    )


@diagnosis
def trains_a_copy(case: Case) -> Diagnosis | None:
    """The model that was handed over is copied, and the copy is trained."""
    found = next(calls(function_of(case), "deepcopy", "copy"), None)
    if found is None or not case.is_about("learning_loop", "fit", "train_on"):
        return None
    if case.kind not in ("another model", "close", "unchanged"):
        return None
    return case.finding(
        "trains-a-copy",
        _("`{code}` makes another model; the one that was handed over is never trained.").format(
            code=source_of(found)
        ),
        _("Train the model that came in: whoever called has it already."),
        found,
    )


def _sum_found(case: Case, call: ast.Call) -> Diagnosis:
    return case.finding(
        "sum-instead-of-mean",
        _("`{code}` adds the squared errors up: the more data, the larger the steps.").format(
            code=source_of(call)
        ),
        _("Take their mean: `.mean()`, or `nn.functional.mse_loss(model(x), y)`."),
        call,
    )


# --- the list of losses ---------------------------------------------------------


@diagnosis
def losses_added_up(case: Case) -> Diagnosis | None:
    """A running sum in the list, where each loss is to stand by itself."""
    if case.kind != "close" or not about_losses(case):
        return None
    function = function_of(case)
    sums = {
        source_of(node.target)
        for node in inside(function, *LOOPS)
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add)
    }
    for call in calls(function, "append"):
        part = next((n for n in walk(call) if isinstance(n, ast.Name) and n.id in sums), None)
        if part is not None and call.args:
            return case.finding(
                "losses-added-up",
                _(
                    "`{name}` adds up the losses of all steps so far, and goes into the list."
                ).format(name=part.id),
                _("Append the loss of this step alone."),
                call,
            )
    return None


def _appends(case: Case) -> list[ast.Call]:
    """Return the calls of `append` in the function, in the order of their lines."""
    found = [call for call in calls(function_of(case), "append", "insert") if call.args]
    return sorted(found, key=lambda call: call.lineno)


@diagnosis
def graph_in_losses(case: Case) -> Diagnosis | None:
    """The loss tensor in the list instead of its number."""
    if case.kind != "item type" or "Tensor" not in str(case.fact("got")):
        return None
    for call in _appends(case):
        if not any(calls(call.args[-1], "item", "float", "tolist")):
            return case.finding(
                "graph-in-losses",
                _(
                    "`{code}` keeps the loss as a tensor, and with it the whole graph of this step "
                    "in memory."
                ).format(code=source_of(call)),
                _("Keep the number: `loss.item()`."),
                call,
            )
    return None


@diagnosis
def array_in_losses(case: Case) -> Diagnosis | None:
    """`loss.detach().numpy()`: an array, also of one number."""
    if case.kind != "item type" or "ndarray" not in str(case.fact("got")):
        return None
    for call in calls(function_of(case), "numpy", "array", "asarray"):
        return case.finding(
            "array-in-losses",
            _("`{code}` is an array of NumPy's, even if there is one single number in it.").format(
                code=source_of(call)
            ),
            _("Keep the number: `loss.item()`."),
            call,
        )
    return None


@diagnosis
def number_of_losses(case: Case) -> Diagnosis | None:
    """Losses that are noted now and then only, or once too often."""
    appends = _appends(case)
    if case.kind != "length" or not appends:
        return None
    function = function_of(case)
    conditional = {id(node) for node in inside(function, ast.If)}
    looped = {id(node) for node in inside(function, *LOOPS)}
    rare = next((call for call in appends if id(call) in conditional), None)
    outside = next((call for call in appends if id(call) not in looped), None)
    if case.fact("got", 0) < case.fact("want", 0) and rare is not None:
        return case.finding(
            "skips-losses",
            _("`{code}` runs in some of the steps only.").format(code=source_of(rare)),
            _("Note the loss in every step; print it as rarely as you like."),
            rare,
        )
    if case.fact("got", 0) > case.fact("want", 0) and len(appends) > 1:
        return case.finding(
            "extra-losses",
            _("`{code}` adds another loss to those of the steps.").format(
                code=source_of(outside or appends[-1])
            ),
            _("Append once in each step, before the step changes the parameters."),
            outside or appends[-1],
        )
    return None


@diagnosis
def loss_after_step(case: Case) -> Diagnosis | None:
    """The loss is computed anew after the step, or changed before it is noted."""
    function = function_of(case)
    if not about_losses(case) or not about_steps(case) or function is None:
        return None
    appends, steps = _appends(case), looped_calls(function, "step")
    given = parameters(function)  # the model, and a loss function if there is one
    for node in sorted(calls(function, *given, *LOSSES), key=lambda call: call.lineno):
        if steps and appends and steps[-1].lineno < node.lineno <= (appends[-1].end_lineno or 0):
            return case.finding(
                "loss-after-step",
                _("`{code}` is computed after the step, with the new parameters.").format(
                    code=source_of(node)
                ),
                _("Note the loss from which `backward()` started: it is the one before the step."),
                node,
            )
    for call in appends:
        changed = call.args[-1]
        if isinstance(changed, ast.BinOp) or any(calls(changed, "sqrt", "round", "log")):
            return case.finding(
                "changed-loss",
                _("`{code}` notes something other than the loss.").format(code=source_of(call)),
                _("Note the loss as it is: `loss.item()`."),
                call,
            )
    return None
