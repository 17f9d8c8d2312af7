"""What comes back from a file: tensors, and the weights of a model."""

from __future__ import annotations

import ast
import itertools

from autograder.diagnoses import Case, attributes, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.checkpoints import about_files, both, is_false, loader, option
from autograder.diagnoses.sources import FUNCTIONS, at_last_line, returned_values, subject
from autograder.i18n import _
from autograder.verdicts import Diagnosis

CASTS = ("float", "double", "half", "long", "int", "to", "type")


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
def file_not_read(case: Case) -> Diagnosis | None:
    """`model.load_state_dict(path)`: a name where the content is wanted."""
    whole = loader(case)
    named = case.raised("TypeError", "Expected state_dict to be dict-like, got <class 'str'>")
    missing = case.kind == "raises" and case.fact("got") == "TypeError"
    if not about_files(case) or not (named or missing):
        return None
    if any(calls(whole, "load", "open", "read_bytes")):
        return None
    call = next(calls(whole, "load_state_dict"), None)
    if call is None:
        return None
    return case.finding(
        "file-not-read",
        _("`{code}` gets the name of a file. It takes what is in it, a dict from names to tensors.")
        .format(code=source_of(call)),
        _("Read the file first, with `torch.load`."),
        call,
    )  # fmt: skip


@diagnosis
def copied_by_hand(case: Case) -> Diagnosis | None:
    """`p.copy_(…)` into a lazy layer, which has no shape yet."""
    if not case.is_about("weights") or not case.raised("RuntimeError", "The size of tensor a (0)"):
        return None
    if not any(calls(loader(case), "copy_")):
        return None
    return at_last_line(
        case,
        "copied-by-hand",
        _("`copy_` needs a tensor of the same shape, and a lazy layer that has not run has none."),
        _("`load_state_dict` gives lazy layers their shape, too."),
    )


@diagnosis
def dtype_cast(case: Case) -> Diagnosis | None:
    """`.float()` on what was saved or loaded."""
    if not case.is_about("tensors") or case.kind != "dtype":
        return None
    # Python's own `type(obj)` and `float(…)` are no methods of a tensor.
    found = next((c for c in calls(both(case), *CASTS) if isinstance(c.func, ast.Attribute)), None)
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
    found: ast.AST | None = next(calls(both(case), "list", "tuple", "dict"), None)
    comprehensions = (ast.ListComp, ast.DictComp, ast.GeneratorExp)
    found = found or next((n for n in walk(both(case)) if isinstance(n, comprehensions)), None)
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
    if not about_files(case) or case.kind not in ("accepted", "not loaded"):
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
    for caught in walk(loader(case)) if case.kind == "accepted" else ():
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
    for node in walk(loader(case)) if case.kind == "accepted" else ():
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
    """`load_state_dict` raises, but only after it has written what fits; or a loop does so."""
    if not case.is_about("weights") or case.kind != "half loaded":
        return None
    for loop in walk(loader(case)):
        if isinstance(loop, ast.For) and any(isinstance(node, ast.Raise) for node in walk(loop)):
            written = next(calls(loop, "copy_"), None)
            if written is not None:
                return case.finding(
                    "checked-on-the-way",
                    _(
                        "When this loop finds a tensor that does not fit, `{code}` has already "
                        "given the model those before it."
                    ).format(code=source_of(written)),
                    _("Use two loops: look at all of them first, and copy only then."),
                    written,
                )
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
