"""Files of tensors, weights and trainings: what is in them, and what comes back."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from autograder.diagnoses import (
    Case,
    attributes,
    called_name,
    calls,
    diagnosis,
    source_of,
    walk,
)
from autograder.diagnoses.sources import (
    FUNCTIONS,
    assignments,
    parameters,
    reach,
    reads,
    returned_values,
    subject,
    uncalled,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

PAIRS = {
    "tensors": ("save_tensors", "load_tensors"),
    "weights": ("save_weights", "load_weights"),
    "resume": ("save_checkpoint", "load_checkpoint"),
    "atomic": ("save_weights", "load_weights"),
    "elsewhere": ("save_weights", "load_weights"),
}
CACHES = ("cache", "lru_cache")
CASTS = ("float", "double", "half", "long", "int", "to", "type")


def about_files(case: Case) -> bool:
    """Tell whether the failed check is about a function that saves or loads."""
    return case.is_about(*PAIRS)


def saver(case: Case) -> ast.Module:
    """Return the function that saves, with the submission's functions that it calls."""
    return _one_of_the_pair(case, 0)


def loader(case: Case) -> ast.Module:
    """Return the function that loads, with the submission's functions that it calls."""
    return _one_of_the_pair(case, 1)


def _one_of_the_pair(case: Case, which: int) -> ast.Module:
    for group, names in PAIRS.items():
        if case.is_about(group):
            return reach(case, case.definition(names[which]))
    return ast.Module([], [])


def both(case: Case) -> ast.Module:
    """Return both functions of an exercise."""
    return ast.Module([*saver(case).body, *loader(case).body], [])


def option(node: ast.AST, name: str) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Yield the calls below `node` that are given the keyword `name`, and its value."""
    for call in (inner for inner in walk(node) if isinstance(inner, ast.Call)):
        for keyword in call.keywords:
            if keyword.arg == name:
                yield call, keyword.value


def is_false(node: ast.AST) -> bool:
    """Tell whether a value is written as False."""
    return isinstance(node, ast.Constant) and node.value is False


def _numpy(node: ast.AST) -> ast.Call | None:
    """Return a call of NumPy's that reads or writes a file, or makes an array."""
    for call in calls(node, "savetxt", "loadtxt", "save", "load", "savez", "numpy"):
        if source_of(call.func).startswith(("np.", "numpy.")) or called_name(call) == "numpy":
            return call
    return None


# --- what is in the file --------------------------------------------------------------


@diagnosis
def numpy_file(case: Case) -> Diagnosis | None:
    """NumPy's own files, or arrays in the file."""
    if not about_files(case) or case.kind not in ("no file", "pickled", "unreadable"):
        return None
    found = _numpy(saver(case))
    if found is None:
        return None
    return case.finding(
        "numpy-file",
        _(
            "`{code}` goes by way of NumPy. Its files are not PyTorch's, and they keep neither "
            "every dtype nor lists and dicts of tensors; a text file keeps no dtype at all."
        ).format(code=source_of(found)),
        _("`torch.save` takes tensors as they are, and containers of them, too."),
        found,
    )


@diagnosis
def pickle_by_hand(case: Case) -> Diagnosis | None:
    """`pickle.dump` instead of `torch.save`."""
    found = next(calls(saver(case), "dump", "dumps"), None) if about_files(case) else None
    if found is None or case.kind not in ("unreadable", "pickled"):
        return None
    return case.finding(
        "pickle-by-hand",
        _("`{code}` writes a plain pickle, which is not the format of PyTorch's files.").format(
            code=source_of(found)
        ),
        _("Use `torch.save`, and `torch.load` on the other side."),
        found,
    )


@diagnosis
def file_name_changed(case: Case) -> Diagnosis | None:
    """The file gets another name than the one that was asked for."""
    if not about_files(case) or case.kind != "no file":
        return None
    for function in saver(case).body:
        names = parameters(function) if isinstance(function, FUNCTIONS) else []
        for name in names:
            for made in assignments(function, name):
                if made.value is not None and reads(made.value, name):
                    return case.finding(
                        "file-name-changed",
                        _("`{code}` makes another name of the one that was asked for.").format(
                            code=source_of(made)
                        ),
                        _("Write to exactly the path that comes in, whatever its ending."),
                        made,
                    )
    return None


@diagnosis
def remembered(case: Case) -> Diagnosis | None:
    """What was saved is kept in a variable of the program, beside the file or instead of it."""
    if not about_files(case):
        return None
    if case.kind not in ("no file", "stale file", "values") and not case.raised("KeyError"):
        return None
    for node in walk(both(case)):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            name = node.value.id
            for statement in case.tree.body if case.tree is not None else []:
                if any(assignments(ast.Module([statement], []), name)) and not isinstance(
                    statement, (*FUNCTIONS, ast.ClassDef)
                ):
                    return case.finding(
                        "remembered-in-a-variable",
                        _(
                            "`{name}` lives in the memory of this program: it knows nothing of "
                            "files that somebody else wrote, or that were written again, and it is "
                            "gone when Python ends."
                        ).format(name=name),
                        _("All that is needed has to be in the file, and be read from there."),
                        node,
                    )
    return None


@diagnosis
def stale_cache(case: Case) -> Diagnosis | None:
    """`functools.cache` on a function that reads a file."""
    if not about_files(case) or case.kind not in ("stale file", "values"):
        return None
    for function in loader(case).body:
        for decorator in function.decorator_list if isinstance(function, FUNCTIONS) else []:
            name = decorator.func if isinstance(decorator, ast.Call) else decorator
            if source_of(name).rpartition(".")[2] in CACHES:
                return case.finding(
                    "stale-cache",
                    _(
                        "`@{code}` gives back what was read the first time, and never looks at the "
                        "file again."
                    ).format(code=source_of(decorator)),
                    _("Files change: read them each time."),
                    decorator,
                )
    return None


@diagnosis
def optimizer_pickled(case: Case) -> Diagnosis | None:
    """The optimiser itself in the file."""
    if not about_files(case) or case.kind != "pickled":
        return None
    if not str(case.fact("what")).startswith("torch.optim"):
        return None
    return case.finding(
        "optimizer-pickled",
        _(
            "The whole optimiser went into the file, an object with its class and with all its "
            "parameters. `weights_only=True` refuses to make such objects."
        ),
        _("An optimiser has a `state_dict()`, too: numbers, lists, dicts and tensors. Save that."),
        _saved_name(case, "optim") or subject(case),
    )


def _saved_name(case: Case, *starts: str) -> ast.expr | None:
    """Return what a call of `save` is given and is named like this: `optimizer`, `model`."""
    for call in calls(saver(case), "save", "dump"):
        for inner in walk(call):
            if isinstance(inner, ast.Name) and inner.id.startswith(starts):
                used = [a for a in walk(call) if isinstance(a, ast.Attribute) and a.value is inner]
                if not used:
                    return inner
    return None


@diagnosis
def whole_model_saved(case: Case) -> Diagnosis | None:
    """`torch.save(model, …)`, or the method `state_dict` itself, without parentheses."""
    if not about_files(case) or case.kind not in ("pickled", "not a dict"):
        return None
    named = next(uncalled(saver(case), "state_dict"), None)
    if named is not None:
        return case.finding(
            "missing-parentheses",
            _("`{code}` names the method, but does not call it.").format(code=source_of(named)),
            _("Add the parentheses: `{code}()`.").format(code=source_of(named)),
            named,
        )
    if not str(case.fact("what")).startswith("torch.nn.modules"):
        return None
    return case.finding(
        "whole-model-saved",
        _(
            "The whole model went into the file as a pickle: an object with its class. Nobody can "
            "load it without your code, and `weights_only=True` refuses it, because a pickle may "
            "run any code while it is loaded."
        ),
        _("Save what `state_dict()` returns: names and tensors, and nothing else."),
        _saved_name(case, "") or subject(case),
    )


@diagnosis
def wrapped(case: Case) -> Diagnosis | None:
    """A dict around what was to be saved."""
    if not case.is_about("tensors", "weights"):
        return None
    if case.kind not in ("other names", "container", "values", "type"):
        return None
    for call in calls(saver(case), "save"):
        wrapper = call.args[0] if call.args else None
        if isinstance(wrapper, ast.Dict) and len(wrapper.keys) == 1:
            return case.finding(
                "wrapped-in-a-dict",
                _("`{code}` puts a dict of your own around it, which others do not expect.")
                .format(code=source_of(wrapper)),
                _("Save the object as it is."),
                wrapper,
            )  # fmt: skip
    return None


@diagnosis
def parameters_only(case: Case) -> Diagnosis | None:
    """`named_parameters()`: the buffers are left out."""
    if not case.is_about("weights") or case.kind not in ("others cannot", "round trip"):
        return None
    where = saver(case) if case.kind == "others cannot" else loader(case)
    found = next(calls(where, "named_parameters", "parameters"), None)
    if found is None:
        return None
    return case.finding(
        "parameters-only",
        _(
            "`{code}` yields what is trained, and no buffers. A BatchNorm layer keeps its running "
            "mean and variance in buffers, and without them it computes something else."
        ).format(code=source_of(found)),
        _("The `state_dict` has both, parameters and buffers."),
        found,
    )


# --- what comes back ------------------------------------------------------------------


@diagnosis
def weights_only_off(case: Case) -> Diagnosis | None:
    """`weights_only=False`, or `pickle.load`."""
    if not about_files(case) or case.kind not in ("ran", "accepted"):
        return None
    off = next((call for call, value in option(loader(case), "weights_only") if is_false(value)),
               next((c for c in calls(loader(case), "load", "loads")
                     if source_of(c.func).startswith("pickle.")), None))  # fmt: skip
    if off is None:
        return None
    return case.finding(
        "weights-only-off",
        _(
            "`{code}` unpickles whatever is in the file, and a pickle may contain any code: it "
            "runs as soon as the file is loaded."
        ).format(code=source_of(off)),
        _("With `weights_only=True`, PyTorch reads tensors and containers and refuses the rest."),
        off,
    )


@diagnosis
def dtype_cast(case: Case) -> Diagnosis | None:
    """`.float()` on what was saved or loaded."""
    if not case.is_about("tensors") or case.kind != "dtype":
        return None
    found = next(calls(both(case), *CASTS), None)
    if found is None:
        return None
    return case.finding(
        "dtype-cast",
        _("`{code}` makes one and the same dtype of all tensors.").format(code=source_of(found)),
        _("Leave it out: the file keeps the dtype of each tensor."),
        found,
    )


@diagnosis
def other_container(case: Case) -> Diagnosis | None:
    """`list(obj)`: a tuple comes back as a list."""
    if not case.is_about("tensors") or case.kind != "container":
        return None
    found = next(calls(both(case), "list", "tuple", "dict"), None)
    if found is None:
        return None
    return case.finding(
        "other-container",
        _("`{code}` makes another container of it, and the file keeps that one.").format(
            code=source_of(found)
        ),
        _("Leave it out: a list, a tuple and a dict can all be saved as they are."),
        found,
    )


@diagnosis
def loads_into_copy(case: Case) -> Diagnosis | None:
    """The weights go into a copy of the model, or of its state_dict."""
    if not case.is_about("weights") or case.kind != "not loaded" or not case.fact("untouched"):
        return None
    early = _after_return(loader(case))
    if early is not None:
        return case.finding(
            "after-return",
            _("`{code}` stands after the `return`, where nothing runs any more.").format(
                code=source_of(early)
            ),
            _("Load first, and return at the end."),
            early,
        )
    copied = next(calls(loader(case), "deepcopy", "copy"), None)
    if case.fact("other") and copied is not None:
        return case.finding(
            "loads-into-copy",
            _(
                "`{code}` makes another model, and that one is loaded and returned. Whoever holds "
                "the model that was handed over, an optimiser for instance, sees nothing of it."
            ).format(code=source_of(copied)),
            _("Load into the model itself, once you know that everything fits."),
            copied,
        )
    for call in calls(loader(case), "update"):
        if any(calls(call.func, "state_dict")):
            return case.finding(
                "state-dict-updated",
                _(
                    "`state_dict()` makes a new dict at each call. `{code}` changes that dict, and "
                    "the model does not learn of it."
                ).format(code=source_of(call)),
                _("The way back into a model is `load_state_dict`."),
                call,
            )
    return None


def _after_return(module: ast.Module) -> ast.stmt | None:
    """Return the first statement of a function that stands after its `return`."""
    for function in module.body:
        body = function.body if isinstance(function, FUNCTIONS) else []
        for first, second in itertools.pairwise(body):
            if isinstance(first, ast.Return):
                return second
    return None


@diagnosis
def returns_the_report(case: Case) -> Diagnosis | None:
    """`return model.load_state_dict(…)`, which is a list of names."""
    if not case.is_about("weights") or case.kind != "not the model":
        return None
    for function in loader(case).body:
        for value in returned_values(function if isinstance(function, FUNCTIONS) else None):
            if isinstance(value, ast.Call) and called_name(value) == "load_state_dict":
                return case.finding(
                    "returns-the-report",
                    _(
                        "`load_state_dict` does not return the model, but a report: which names "
                        "were missing, and which left over."
                    ),
                    _("Call it in a line of its own, and return the model after it."),
                    value,
                )
    return None


@diagnosis
def accepts_anything(case: Case) -> Diagnosis | None:
    """`strict=False`, names that are filtered, an exception that is swallowed."""
    if not case.is_about("weights") or case.kind != "accepted":
        return None
    for call, value in option(loader(case), "strict"):
        if is_false(value):
            return case.finding(
                "strict-off",
                _(
                    "`{code}` says nothing if names are missing in the file or left over: a part "
                    "of the model keeps its random numbers, and nobody learns of it."
                ).format(code=source_of(call)),
                _("Leave `strict` out: it is True, and a file of another model raises."),
                call,
            )
    for caught in walk(loader(case)):
        if isinstance(caught, ast.ExceptHandler):
            if not any(isinstance(inner, ast.Raise) for inner in walk(caught)):
                return case.finding(
                    "error-swallowed",
                    _(
                        "This `except` takes the exception, and then the function goes on or "
                        "returns as if the file had been loaded."
                    ),
                    _("Let the exception through, or `raise` it again: a caller has to know."),
                    caught,
                )
    for node in walk(loader(case)):
        if isinstance(node, ast.DictComp) and any(g.ifs for g in node.generators):
            return case.finding(
                "names-filtered",
                _("`{code}` drops what the model does not know, so nobody learns of it.").format(
                    code=source_of(node)
                ),
                _("Hand over all names: those left over are a sign of another model."),
                node,
            )
    return None


@diagnosis
def half_loaded(case: Case) -> Diagnosis | None:
    """`load_state_dict` raises, but only after it has written what fits."""
    if not case.is_about("weights") or case.kind != "half loaded":
        return None
    found = next(calls(loader(case), "load_state_dict"), None)
    for made in walk(loader(case)):
        value = made.value if isinstance(made, ast.Assign) else None
        if isinstance(value, ast.Call) and called_name(value) == "state_dict":
            if any(isinstance(node, ast.Try) for node in walk(loader(case))):
                return case.finding(
                    "backup-by-reference",
                    _(
                        "`{code}` keeps no copy: the tensors in a state_dict are the model's own, "
                        "and change together with it."
                    ).format(code=source_of(made)),
                    _("Copy them: `copy.deepcopy(…)`, or `.clone()` for each one."),
                    made,
                )
    if found is None:
        return None
    return case.finding(
        "half-loaded",
        _(
            "`load_state_dict` complains only after it has written all that fits. When it raises, "
            "the model is neither the old one nor the new one."
        ),
        _(
            "Find out first whether everything fits: compare names and shapes, or rehearse it on a "
            "`copy.deepcopy` of the model."
        ),
        found,
    )


@diagnosis
def lazy_has_no_shape(case: Case) -> Diagnosis | None:
    """Shapes are compared, and a lazy layer has none yet."""
    if not about_files(case) or not case.raised("RuntimeError", "uninitialized parameter"):
        return None
    return case.finding(
        "lazy-has-no-shape",
        _("A lazy layer that has not run has no shape to compare with yet, and no numbers."),
        _("Leave it out of the comparison (`torch.nn.parameter.is_lazy` tells): any shape fits."),
        next(attributes(loader(case), "shape"), next(attributes(loader(case), "size"), None))
        or subject(case),
    )


# --- going on ---------------------------------------------------------------------------


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
    if not case.is_about("elsewhere"):
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
        if case.kind == "not handed on" and not reads(value, "map_location"):
            return case.finding(
                "map-location-ignored",
                _("`{code}` always says the same, whatever the caller asks for.").format(
                    code=source_of(call)
                ),
                _("Hand on the parameter, and give it its default in the first line."),
                call,
            )
    return None
