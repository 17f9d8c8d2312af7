"""A training that goes on from a file, and a file from another device."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, attributes, calls, diagnosis, source_of, walk
from autograder.diagnoses.checkpoints import both, loader, option, saver
from autograder.diagnoses.sources import (
    FUNCTIONS,
    assignments,
    at_last_line,
    last_text,
    problem_of,
    reads,
    returned_values,
    subject,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis


@diagnosis
def epoch_off_by_one(case: Case) -> Diagnosis | None:
    """`epoch + 1`, when saving or loading."""
    if not case.is_about("resume") or case.kind != "epoch" or case.fact("more") not in (1, -1):
        return None
    for node in walk(both(case)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
            return case.finding(
                "epoch-off-by-one",
                _("`{code}` counts one on or back.").format(code=source_of(node)),
                _("Save and return the epoch as it comes in: what to do next is the caller's."),
                node,
            )
    return None


@diagnosis
def other_key(case: Case) -> Diagnosis | None:
    """Saved under one key, and looked for under another."""
    if not case.is_about("resume") or not case.raised("KeyError"):
        return None
    keys = [
        str(key.value)
        for node in walk(saver(case)) if isinstance(node, ast.Dict)
        for key in node.keys if isinstance(key, ast.Constant)
    ]  # fmt: skip
    wanted = str(problem_of(case).get("message", "")).strip("'\"")
    if wanted in ("param_groups", "state") and "load_state_dict(" in last_text(case):
        return at_last_line(
            case,
            "dict-of-another",
            _("What is loaded into the optimiser here did not come out of an optimiser."),
            _("Model and optimiser each load what their own `state_dict()` gave."),
        )
    if not keys or wanted in keys or wanted not in last_text(case):
        return None
    return at_last_line(
        case,
        "other-key",
        _("Nothing was saved under `{key}`; the keys in the file are {keys}.").format(
            key=wanted, keys=", ".join(f"`{key}`" for key in keys)
        ),
        _("Use the same keys for saving and for loading."),
    )


@diagnosis
def other_results(case: Case) -> Diagnosis | None:
    """The losses before the epoch, one loss for all of them, or more than the two."""
    kinds = ("type", "epoch", "not a pair")
    if not case.is_about("resume") or case.kind not in kinds:
        return None
    for value in _returned(case):
        parts = [source_of(part).casefold() for part in getattr(value, "elts", [])]
        if case.kind == "not a pair" and len(parts) > 2:
            return case.finding(
                "returns-too-much",
                _("`{code}` is more than the epoch and the losses.").format(code=source_of(value)),
                _("Model and optimiser need no returning: whoever called has them already."),
                value,
            )
        if isinstance(value, ast.Tuple) and len(parts) == 2 and case.kind == "type":
            if str(case.fact("got")).rpartition(".")[2] == "Tensor":
                return case.finding(
                    "returns-tensor",
                    _("`{code}` is a tensor.").format(code=source_of(value.elts[1])),
                    _("`.item()` and `.tolist()` make Python numbers of it."),
                    value,
                )
        if len(parts) == 2 and "loss" in parts[0] and "epoch" in parts[1]:
            return case.finding(
                "results-swapped",
                _("`{code}` has the losses first.").format(code=source_of(value)),
                _("First the epoch, then the losses."),
                value,
            )
    if case.kind == "type":
        for value in _returned(case):
            if not isinstance(value, (ast.Tuple, ast.Call)) and "," not in source_of(value):
                return case.finding(
                    "one-result-only",
                    _("`{code}` is one of the two things that are asked for.").format(
                        code=source_of(value)
                    ),
                    _("Return the epoch and the losses, with a comma between them."),
                    value,
                )
    for node in walk(both(case)) if case.kind == "type" else ():
        if isinstance(node, ast.Subscript) and "loss" in source_of(node.value).casefold():
            if source_of(node.slice).lstrip("-").isdigit():
                return case.finding(
                    "one-loss-only",
                    _("`{code}` is one single loss.").format(code=source_of(node)),
                    _("Save and return the whole list."),
                    node,
                )
    return None


def _returned(case: Case) -> list[ast.expr]:
    return [
        value
        for function in loader(case).body
        if isinstance(function, FUNCTIONS)
        for value in returned_values(function)
    ]


@diagnosis
def model_not_loaded(case: Case) -> Diagnosis | None:
    """The weights stay in the file."""
    if not case.is_about("resume") or case.kind != "not loaded":
        return None
    names = [source_of(c.func.value) for c in calls(loader(case), "load_state_dict")
             if isinstance(c.func, ast.Attribute)]  # fmt: skip
    if any(not name.startswith("optim") for name in names):
        return None
    return case.finding(
        "model-not-loaded",
        _("Nothing here puts the saved weights into the model."),
        _("Model and optimiser each have their `load_state_dict`."),
        subject(case),
    )


@diagnosis
def optimizer_left_behind(case: Case) -> Diagnosis | None:
    """The optimiser's state is not saved, not loaded, put together by hand, or in another one."""
    replaced = [
        node for node in walk(loader(case)) if isinstance(node, ast.Assign)
        and source_of(node.targets[0]).endswith((".param_groups", ".state"))
    ]  # fmt: skip
    kinds = ("not resumed", "unlinked", "raised") if replaced else ("not resumed", "unlinked")
    if not case.is_about("resume") or case.kind not in kinds:
        return None
    for name in ("optimizer", "optimiser", "opt"):
        for made in assignments(loader(case), name):
            if not isinstance(made.value, ast.Call):
                return case.finding(
                    "optimizer-name-rebound",
                    _("`{code}` only gives the name another meaning in here; the optimiser that "
                      "was handed over stays as it was.").format(code=source_of(made)),
                    _("`load_state_dict` puts what was saved into an optimiser."),
                    made,
                )  # fmt: skip
            return case.finding(
                "optimizer-made-anew",
                _("`{code}` makes another optimiser; the one that was handed over stays as it was.")
                .format(code=source_of(made)),
                _("Load into the optimiser that comes in."),
                made,
            )  # fmt: skip
    own = next((n for n in attributes(both(case), "state", "param_groups")), None)
    if own is not None:
        return case.finding(
            "optimizer-by-hand",
            _(
                "`{code}` picks some parts of the optimiser by hand, and another optimiser "
                "remembers other things."
            ).format(code=source_of(own)),
            _("`state_dict()` and `load_state_dict()` carry over all that there is to remember."),
            own,
        )
    names = [source_of(c.func.value) for c in calls(both(case), "load_state_dict")
             if isinstance(c.func, ast.Attribute)]  # fmt: skip
    if any(name.startswith("opt") for name in names):
        return None
    return case.finding(
        "optimizer-forgotten",
        _(
            "The optimiser starts anew: nothing here loads what it remembers of the steps before, "
            "such as the momentum, and its learning rate."
        ),
        _("An optimiser has `state_dict()` and `load_state_dict()`, as a model has."),
        subject(case),
    )


# --- elsewhere ---------------------------------------------------------------------------


@diagnosis
def map_location_lost(case: Case) -> Diagnosis | None:
    """`map_location` does not get from the caller to `torch.load`."""
    if not case.is_about("elsewhere", "round_trip", "weights"):
        return None
    function = subject(case)
    for default in function.args.defaults if isinstance(function, FUNCTIONS) else ():
        if "cuda" in source_of(default) and case.raised("RuntimeError", "on a CUDA device"):
            return case.finding(
                "default-on-gpu",
                _("If the caller says nothing, `map_location` is {code}, and there is no such "
                  "device here.").format(code=source_of(default)),
                _('Make it "cpu": there is one everywhere.'),
                function,
            )  # fmt: skip
    compared = next(
        (
            node
            for node in walk(loader(case))
            if isinstance(node, ast.Compare) and reads(node, "map_location")
        ),
        None,
    )
    if compared is not None and case.kind in ("raised", "equal"):
        return case.finding(
            "device-is-no-text",
            _("`{code}` is not true of every device that means the same.").format(
                code=source_of(compared)
            ),
            _("Hand on what comes in, without a look at it: `torch.load` takes names and devices."),
            compared,
        )
    misplaced = case.raised("RuntimeError", "deserialize object on a CUDA device")
    if not misplaced and case.kind != "not handed on":
        return None
    for call, value in option(loader(case), "map_location"):
        if not reads(value, "map_location"):
            return case.finding(
                "map-location-ignored",
                _("`{code}` always says the same, whatever the caller asks for.").format(
                    code=source_of(call)
                ),
                _("Hand on the parameter, and give it its default in the first line."),
                call,
            )
    load = next(calls(loader(case), "load"), None)
    if load is not None and not reads(loader(case), "map_location"):
        return case.finding(
            "map-location-ignored",
            _("The caller can say where the tensors are to go, `map_location`, and nothing here "
              "looks at it."),
            _("Hand it on to `torch.load`, which has an argument of that name."),
            load,
        )  # fmt: skip
    return None
