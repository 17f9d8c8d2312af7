"""The steps of a training loop: their order, their number, the gradients they use."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    LOOPS,
    about_losses,
    about_steps,
    function_of,
    inside,
    looped_calls,
    reach,
    training_code,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

OTHER_OPTIMIZERS = (
    *("Adam", "AdamW", "NAdam", "RAdam", "Adamax", "Adagrad", "Adadelta", "RMSprop"),
    *("LBFGS", "Rprop", "ASGD"),
)


# --- the steps ------------------------------------------------------------------


@diagnosis
def no_step(case: Case) -> Diagnosis | None:
    """Gradients are computed, but no optimiser uses them."""
    loop = training_code(case)
    if loop is None or not about_steps(case) or any(calls(loop, "step", "sub_", "add_", "copy_")):
        return None
    if any(isinstance(node, ast.AugAssign) for node in walk(loop)) or about_losses(case):
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
def no_backward(case: Case) -> Diagnosis | None:
    """An optimiser makes steps, but no gradients are computed for it."""
    whole = reach(case, function_of(case))
    step = next(calls(whole, "step"), None)
    if not about_steps(case) or about_losses(case) or step is None:
        return None
    if step.args or any(calls(whole, "backward", "grad", "autograd")):
        return None
    return case.finding(
        "no-backward",
        _("Nothing computes gradients, so `{code}` has nothing to go by.").format(
            code=source_of(step)
        ),
        _("Call `loss.backward()` before it."),
        step,
    )


@diagnosis
def order_of_a_step(case: Case) -> Diagnosis | None:
    """`step` before `backward`, or `zero_grad` between the two."""
    function = function_of(case)
    if not about_steps(case) or about_losses(case):
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
    if not case.is_about("fit") or not about_steps(case):
        return None
    for call in calls(training_code(case), *OTHER_OPTIMIZERS):
        return case.finding(
            "wrong-optimizer",
            _("`{name}` makes other steps than plain gradient descent.").format(
                name=called_name(call)
            ),
            _("The text asks for `torch.optim.SGD(model.parameters(), lr=lr)`."),
            call,
        )
    for call in calls(training_code(case), "SGD"):
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
    if not case.is_about("fit", "learning_loop") or case.kind not in ("close", "length"):
        return None
    for outer in walk(function_of(case) or ast.Module([], [])):
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
    loop = training_code(case)
    if loop is None or case.kind not in ("close", "length"):
        return None
    for node in walk(loop):
        over = node.iter if isinstance(node, ast.For) else None
        if not isinstance(over, ast.Call) or called_name(over) != "range":
            continue
        start = over.args[0] if len(over.args) == 2 else None
        late = isinstance(start, ast.Constant) and start.value == 1
        whole = late and any(isinstance(n, ast.Add) for n in walk(over.args[-1]))
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
    loop = training_code(case)
    if loop is None or case.kind not in ("close", "length"):
        return None
    stop = next((node for node in walk(loop) if isinstance(node, ast.Break)), None)
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


# --- clearing gradients ---------------------------------------------------------


def _clears(loop: ast.Module) -> bool:
    """Tell whether something but zero_grad clears gradients: `p.grad = None`, `grad.zero_()`."""
    return any(calls(loop, "zero_", "grad")) or any(
        isinstance(node, ast.Assign) and source_of(node.targets[0]).endswith(".grad")
        for node in walk(loop)
    )


@diagnosis
def zero_grad_missing(case: Case) -> Diagnosis | None:
    """Gradients of earlier steps are added to those of this one."""
    loop = training_code(case)
    if loop is None or not about_steps(case) or case.is_about("TestFit::test_one_step"):
        return None
    if about_losses(case) or _clears(loop):
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
