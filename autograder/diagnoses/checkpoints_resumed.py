"""A training that goes on from a file, and a file from another device."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, attributes, calls, diagnosis, source_of, walk
from autograder.diagnoses.checkpoints import both, loader, option
from autograder.diagnoses.sources import assignments, reads, subject
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
    if not case.is_about("resume") or case.kind not in ("not resumed", "unlinked"):
        return None
    for name in ("optimizer", "optimiser", "opt"):
        for made in assignments(loader(case), name):
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
    if not case.is_about("elsewhere", "round_trip"):
        return None
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
    for call, value in option(loader(case), "map_location"):
        misplaced = case.raised("RuntimeError", "deserialize object on a CUDA device")
        if (case.kind == "not handed on" or misplaced) and not reads(value, "map_location"):
            return case.finding(
                "map-location-ignored",
                _("`{code}` always says the same, whatever the caller asks for.").format(
                    code=source_of(call)
                ),
                _("Hand on the parameter, and give it its default in the first line."),
                call,
            )
    return None
