"""How a model is called, and in which mode it is."""

from __future__ import annotations

import ast
import itertools

from autograder.diagnoses import Case, attributes, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import function_of, inside, parameters, reach
from autograder.i18n import _
from autograder.verdicts import Diagnosis


@diagnosis
def calls_forward(case: Case) -> Diagnosis | None:
    """`model.forward(x)` instead of `model(x)`."""
    if case.kind != "hooks":
        return None
    for call in calls(reach(case, function_of(case)), "forward"):
        if isinstance(call.func, ast.Attribute) and "super" not in source_of(call.func):
            model = source_of(call.func.value)
            return case.finding(
                "calls-forward",
                _("`{code}` runs the computation only; hooks registered on the model do not run.")
                .format(code=source_of(call)),
                _("Call the model itself: `{model}(…)`. PyTorch then calls `forward` for you.")
                .format(model=model),
                call,
            )  # fmt: skip
    return None


def _switches(node: ast.AST) -> list[ast.Call]:
    """Return the calls that put a model into evaluation mode."""
    found = list(calls(node, "eval"))
    for call in calls(node, "train"):
        values = [*call.args, *(keyword.value for keyword in call.keywords)]
        if values and isinstance(values[0], ast.Constant) and values[0].value is False:
            found.append(call)
    return found


def _model_calls(case: Case) -> list[ast.Call]:
    """Return the calls of the function's own parameters: `model(x)`."""
    function = function_of(case)
    names = parameters(function) if function is not None else []
    return [call for call in calls(function, *names) if isinstance(call.func, ast.Name)]


@diagnosis
def no_eval(case: Case) -> Diagnosis | None:
    """The model is called without `eval()` before it."""
    function = function_of(case)
    if case.kind != "not eval" or function is None:
        return None
    switches = _switches(reach(case, function))
    if not switches:
        text = _("Nothing here puts the model into evaluation mode.")
        if any(calls(function, "no_grad", "inference_mode")):
            text += " " + _("`no_grad` does not do that: it only stops tracking gradients.")
        advice = _("Call `model.eval()` before the model computes.")
        return case.finding("no-eval", text, advice, function)
    used = _model_calls(case)
    own = list(calls(function, "eval"))
    if used and own and min(c.lineno for c in used) < min(c.lineno for c in own):
        return case.finding(
            "eval-too-late",
            _("`{code}` comes after the model has computed already.").format(
                code=source_of(own[0])
            ),
            _("Move it above the line in which the model is called."),
            own[0],
        )
    return None


def _after_return(function: ast.AST) -> ast.stmt | None:
    """Return the first statement that stands after a `return` and so never runs."""
    for node in walk(function):
        body = getattr(node, "body", None)
        for first, second in itertools.pairwise(body) if isinstance(body, list) else ():
            inner = first.body[-1] if isinstance(first, ast.With) else first
            if isinstance(inner, ast.Return):
                return second if isinstance(second, ast.stmt) else None
    return None


def _computes(case: Case, function: ast.AST, switch: ast.Call) -> bool:
    """Tell whether the object whose mode is changed is called, or has a method that computes."""
    name = source_of(switch.func.value) if isinstance(switch.func, ast.Attribute) else ""
    called = (source_of(n.func) for n in walk(reach(case, function)) if isinstance(n, ast.Call))
    return any(one in (name, f"{name}.forward") for one in called)


@diagnosis
def leaves_eval(case: Case) -> Diagnosis | None:
    """A model in training mode comes back in evaluation mode."""
    function = function_of(case)
    if case.kind != "mode" or case.fact("after") or function is None:
        return None
    switch = next(iter(_switches(reach(case, function))), None)
    back = [call for call in calls(reach(case, function), "train") if call is not switch]
    never = _after_return(function)
    if never is not None and any(calls(never, "train")):
        return case.finding(
            "after-return",
            _("`{code}` stands after the `return`, where nothing runs any more.").format(
                code=source_of(never)
            ),
            _("Keep the output in a variable, switch back, and return it at the end."),
            never,
        )
    if switch is not None and not back and not _computes(case, function, switch):
        return case.finding(
            "leaves-eval",
            _("`{code}` changes the mode, and it stays changed for all that comes after.").format(
                code=source_of(switch)
            ),
            _("Leave it out: nothing in here computes, so the mode makes no difference."),
            switch,
        )
    if switch is not None and not back:
        return case.finding(
            "leaves-eval",
            _(
                "The model was in training mode, and `{code}` is never undone: training that goes "
                "on afterwards runs with the wrong behaviour."
            ).format(code=source_of(switch)),
            _(
                "Note `model.training` before you change the mode, and hand what you noted to "
                "`model.train(…)` afterwards."
            ),
            switch,
        )
    reading = next(attributes(function, "training"), None)
    if switch is not None and reading is not None and reading.lineno > switch.lineno:
        return case.finding(
            "mode-read-too-late",
            _("`{code}` is read after `{switch}`, when it is False already.").format(
                code=source_of(reading), switch=source_of(switch)
            ),
            _("Note the mode before you change it."),
            reading,
        )
    return None


@diagnosis
def mode_turned_round(case: Case) -> Diagnosis | None:
    """`model.train(not was_training)`."""
    if case.kind != "mode":
        return None
    for call in calls(function_of(case), "train"):
        if call.args and isinstance(call.args[0], ast.UnaryOp):
            return case.finding(
                "mode-turned-round",
                _("`{code}` switches to the other mode: `not` makes True of False.").format(
                    code=source_of(call)
                ),
                _("Hand over what you noted, as it is."),
                call,
            )
    return None


@diagnosis
def always_train(case: Case) -> Diagnosis | None:
    """A model in evaluation mode comes back in training mode."""
    function = function_of(case)
    if case.kind != "mode" or not case.fact("after") or function is None:
        return None
    conditional = {id(node) for node in inside(function, ast.If, ast.IfExp)}
    for call in calls(reach(case, function), "train"):
        fixed = all(isinstance(value, ast.Constant) for value in call.args)
        if called_name(call) == "train" and fixed and id(call) not in conditional:
            return case.finding(
                "always-train",
                _(
                    "`{code}` switches to training mode even if the model came in evaluation mode."
                ).format(code=source_of(call)),
                _(
                    "Note `model.training` before you change the mode, and hand what you noted to "
                    "`model.train(…)` afterwards."
                ),
                call,
            )
    return None
