"""The training loop: gradients, steps, the loss and the list of losses."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of
from autograder.diagnoses.sources import (
    LOOPS,
    function_of,
    inside,
    looped_calls,
    parameters,
    reach,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

OTHER_OPTIMIZERS = ("Adam", "AdamW", "NAdam", "RAdam", "Adamax", "Adagrad", "Adadelta", "RMSprop")
OTHER_OPTIMIZERS += ("LBFGS", "Rprop", "ASGD")
OTHER_LOSSES = ("L1Loss", "l1_loss", "SmoothL1Loss", "smooth_l1_loss", "HuberLoss", "huber_loss")
OTHER_LOSSES += ("CrossEntropyLoss", "cross_entropy", "BCELoss", "BCEWithLogitsLoss", "abs")
LOSSES = ("mse_loss", "MSELoss")


def _loop(case: Case) -> ast.Module | None:
    """Return the function that trains, with its helpers; None if it computes no gradients."""
    whole = reach(case, function_of(case))
    return whole if any(calls(whole, "backward")) else None


def _about_steps(case: Case) -> bool:
    """Tell whether weights or losses came out wrong."""
    return case.kind == "close"


def _about_losses(case: Case) -> bool:
    """Tell whether the check looks at the losses, not at the weights."""
    return "loss" in case.check.id.casefold()


# --- the steps ------------------------------------------------------------------


@diagnosis
def no_step(case: Case) -> Diagnosis | None:
    """Gradients are computed, but no optimiser uses them."""
    loop = _loop(case)
    if loop is None or not _about_steps(case) or any(calls(loop, "step", "sub_", "add_", "copy_")):
        return None
    if any(isinstance(node, ast.AugAssign) for node in ast.walk(loop)) or _about_losses(case):
        return None
    node = next(calls(loop, "backward"), None)
    return case.finding(
        "no-step",
        _("`{code}` computes the gradients only; nothing here changes the parameters.").format(
            code=source_of(node) if node is not None else "backward()"
        ),
        _("Call `optimizer.step()` after `loss.backward()`."),
        node,
    )


@diagnosis
def order_of_a_step(case: Case) -> Diagnosis | None:
    """`step` before `backward`, or `zero_grad` between the two."""
    function = function_of(case)
    if not _about_steps(case) or _about_losses(case):
        return None
    order = [called_name(c) for c in looped_calls(function, "backward", "step", "zero_grad")]
    found = {called_name(c): c for c in looped_calls(function, "backward", "step", "zero_grad")}
    if len(order) != len(found) or not {"backward", "step"} <= set(order):
        return None
    if order.index("step") < order.index("backward"):
        return case.finding(
            "step-before-backward",
            _("`{code}` comes before the gradients of this loss have been computed.").format(
                code=source_of(found["step"])
            ),
            _("First `loss.backward()`, then `optimizer.step()`."),
            found["step"],
        )
    if "zero_grad" in found and order == ["backward", "zero_grad", "step"]:
        return case.finding(
            "zero-grad-before-step",
            _("`{code}` throws the gradients away just before the step that needs them.").format(
                code=source_of(found["zero_grad"])
            ),
            _("Clear the gradients before `backward()` or after `step()`."),
            found["zero_grad"],
        )
    return None


@diagnosis
def wrong_optimizer(case: Case) -> Diagnosis | None:
    """Another optimiser than the plain SGD that was asked for."""
    if not case.is_about("fit") or not _about_steps(case):
        return None
    for call in calls(_loop(case), *OTHER_OPTIMIZERS):
        return case.finding(
            "wrong-optimizer",
            _("`{name}` makes other steps than plain gradient descent.").format(
                name=called_name(call)
            ),
            _("The text asks for `torch.optim.SGD(model.parameters(), lr=lr)`."),
            call,
        )
    for call in calls(_loop(case), "SGD"):
        options = [k.arg for k in call.keywords if k.arg not in ("params", "lr", "foreach")]
        if options:
            return case.finding(
                "optimizer-options",
                _("With `{option}`, a step is more than the learning rate times the gradient.")
                .format(option=options[0]),
                _("Leave it out: `torch.optim.SGD(model.parameters(), lr=lr)`."),
                call,
            )  # fmt: skip
    return None


@diagnosis
def not_full_batch(case: Case) -> Diagnosis | None:
    """Steps on single samples or mini-batches where all the data is asked for."""
    if not case.is_about("fit") or case.kind not in ("close", "length"):
        return None
    for outer in ast.walk(function_of(case) or ast.Module([], [])):
        if not isinstance(outer, LOOPS):
            continue
        for inner in inside(outer, *LOOPS):
            if isinstance(inner, LOOPS) and any(calls(inner, "step")):
                return case.finding(
                    "not-full-batch",
                    _("This inner loop makes a step for each part of the data."),
                    _("Give all of x and y to the model at once: one step for each round."),
                    inner,
                )
    return None


@diagnosis
def steps_off_by_one(case: Case) -> Diagnosis | None:
    """`range(1, steps)` or `range(steps - 1)`."""
    loop = _loop(case)
    if loop is None or case.kind not in ("close", "length"):
        return None
    for node in ast.walk(loop):
        over = node.iter if isinstance(node, ast.For) else None
        if not isinstance(over, ast.Call) or called_name(over) != "range":
            continue
        start = over.args[0] if len(over.args) == 2 else None
        late = isinstance(start, ast.Constant) and start.value == 1
        whole = late and any(isinstance(n, ast.Add) for n in ast.walk(over.args[-1]))
        moved = start is None and isinstance(over.args[-1], ast.BinOp)
        if (late and not whole) or moved:
            return case.finding(
                "steps-off-by-one",
                _("`{code}` does not run as many times as there are steps.").format(
                    code=source_of(over)
                ),
                _("`range(steps)` counts from 0 and stops before `steps`: that is `steps` rounds."),
                over,
            )
    return None


@diagnosis
def ends_or_clips(case: Case) -> Diagnosis | None:
    """Steps that are left out, or made smaller than the gradient says."""
    loop = _loop(case)
    if loop is None or case.kind not in ("close", "length"):
        return None
    stop = next((node for node in ast.walk(loop) if isinstance(node, ast.Break)), None)
    if stop is not None:
        return case.finding(
            "stops-early",
            _("This `break` ends the training before all steps are made."),
            _("Make every step that was asked for; whoever calls you decides how many."),
            stop,
        )
    clip = next(calls(loop, "clip_grad_norm_", "clip_grad_value_", "clamp_"), None)
    if clip is None:
        return None
    return case.finding(
        "clipped-gradients",
        _("`{code}` makes large gradients smaller, so the step is another one.").format(
            code=source_of(clip)
        ),
        _("Leave it out: plain gradient descent uses the gradient as it is."),
        clip,
    )


# --- the loss -------------------------------------------------------------------


@diagnosis
def other_loss(case: Case) -> Diagnosis | None:
    """The sum instead of the mean, a part of it, or another loss altogether."""
    loop = _loop(case)
    if not case.is_about("fit") or loop is None or not _about_steps(case):
        return None
    if not any(calls(loop, "mean", "len", "numel", *LOSSES)):
        for call in calls(loop, "sum"):
            return _sum_found(case, call)
    for call in calls(loop, *LOSSES):
        reduction = [k.value for k in call.keywords if k.arg == "reduction"]
        if reduction and isinstance(reduction[0], ast.Constant) and reduction[0].value == "sum":
            return _sum_found(case, call)
    for call in calls(loop, *OTHER_LOSSES):
        return case.finding(
            "wrong-loss",
            _("`{code}` is not the mean squared error.").format(code=source_of(call)),
            _("`nn.functional.mse_loss(model(x), y)`, or `((model(x) - y) ** 2).mean()`."),
            call,
        )
    for node in ast.walk(loop):
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


def _sum_found(case: Case, call: ast.Call) -> Diagnosis:
    return case.finding(
        "sum-instead-of-mean",
        _("`{code}` adds the squared errors up: the more data, the larger the steps.").format(
            code=source_of(call)
        ),
        _("Take their mean: `.mean()`, or `nn.functional.mse_loss(model(x), y)`."),
        call,
    )


# --- clearing gradients ---------------------------------------------------------


def _clears(loop: ast.Module) -> bool:
    """Tell whether something but zero_grad clears gradients: `p.grad = None`, `grad.zero_()`."""
    return any(calls(loop, "zero_", "grad")) or any(
        isinstance(node, ast.Assign) and source_of(node.targets[0]).endswith(".grad")
        for node in ast.walk(loop)
    )


@diagnosis
def zero_grad_missing(case: Case) -> Diagnosis | None:
    """Gradients of earlier steps are added to those of this one."""
    loop = _loop(case)
    if loop is None or not _about_steps(case) or case.is_about("TestFit::test_one_step"):
        return None
    if _about_losses(case) or _clears(loop):
        return None
    cleared = sorted(calls(loop, "zero_grad"), key=lambda call: call.lineno)
    looped = looped_calls(loop, "zero_grad")
    backward = next(calls(loop, "backward"), None)
    steps = looped_calls(loop, "step")
    advice = _("Call `optimizer.zero_grad()` in each round, before `loss.backward()`.")
    if not cleared:
        return case.finding(
            "no-zero-grad",
            _(
                "`backward()` adds its gradients to those that are there already. Nothing clears "
                "them, so each step uses the gradients of all steps before it, too."
            ),
            advice,
            backward,
        )
    in_loop = {id(node) for node in inside(function_of(case), *LOOPS)}
    if not looped and backward is not None and id(backward) in in_loop:
        return case.finding(
            "zero-grad-once",
            _("`{code}` runs once, before the loop; from the second step on, gradients add up.")
            .format(code=source_of(cleared[0])),
            advice,
            cleared[0],
        )  # fmt: skip
    late = looped == cleared and bool(steps) and cleared[0].lineno > steps[-1].lineno
    if late and "old_gradients" in case.check.id:
        return case.finding(
            "zero-grad-late",
            _("`{code}` runs after the step only; gradients from earlier are in the first step.")
            .format(code=source_of(cleared[0])),
            advice,
            cleared[0],
        )  # fmt: skip
    return None


# --- the list of losses ---------------------------------------------------------


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
    if not _about_losses(case) or not _about_steps(case) or function is None:
        return None
    appends, steps = _appends(case), looped_calls(function, "step")
    models = parameters(function)[:1]
    for node in sorted(calls(function, *models, *LOSSES), key=lambda call: call.lineno):
        if steps and appends and steps[-1].lineno < node.lineno <= (appends[-1].end_lineno or 0):
            return case.finding(
                "loss-after-step",
                _("`{code}` is computed after the step, with the new parameters.").format(
                    code=source_of(node)
                ),
                _(
                    "Note the loss from which `backward()` started: it was measured before the step."
                ),
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
