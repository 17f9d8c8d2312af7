"""Files of tensors, weights and trainings: what is in them."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.sources import (
    FUNCTIONS,
    assignments,
    at_last_line,
    parameters,
    reach,
    reads,
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
    "round_trip": ("save_weights", "load_weights"),
}
CACHES = ("cache", "lru_cache")


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
def not_the_arguments_of_save(case: Case) -> Diagnosis | None:
    """`torch.save(path, obj)`, or a file that was opened for text."""
    if case.raised("AttributeError", "expected 'f' to be string, path, or a file-like"):
        return at_last_line(
            case,
            "save-arguments-swapped",
            _("`torch.save` takes first what is to be saved, and then where."),
            _("Change the two round: `torch.save(object, path)`."),
        )
    if not about_files(case):
        return None
    if case.raised("TypeError", "a bytes-like object is required, not 'Tensor'"):
        return at_last_line(
            case,
            "writes-a-tensor",
            _("A file takes bytes, and a tensor is none."),
            _("`torch.save` makes bytes of it, and writes them."),
        )
    if case.raised("TypeError", "is not JSON serializable"):
        return at_last_line(
            case,
            "json-for-tensors",
            _("JSON knows texts, numbers, lists and dicts, but no tensors."),
            _("`torch.save` takes tensors as they are, and containers of them, too."),
        )
    if case.raised("TypeError", "cannot pickle 'generator' object"):
        return at_last_line(
            case,
            "parameters-only",
            _("What is to be saved here gives tensors one after the other, without their names."),
            _("The `state_dict` has both, parameters and buffers, each under its name."),
        )
    given = next(calls(saver(case), "load_state_dict"), None)
    if given is not None and not given.args and case.raised("TypeError", "missing 1 required"):
        return case.finding(
            "load-for-save",
            _("`{code}` puts weights into a model, and here some are to come out of it.").format(
                code=source_of(given)
            ),
            _("`state_dict()` gives them."),
            given,
        )
    if case.raised("UnicodeDecodeError") or case.raised(
        "TypeError", "write() argument must be str, not"
    ):
        return at_last_line(
            case,
            "opened-for-text",
            _("The file is open for text, and tensors are written as bytes."),
            _('Hand over the path itself; or open it with "wb" for saving, "rb" for loading.'),
        )
    return None


@diagnosis
def saved_over(case: Case) -> Diagnosis | None:
    """Several `torch.save` to one path: each takes the place of the one before."""
    if not case.is_about("resume"):
        return None
    found = sorted(calls(saver(case), "save"), key=lambda call: (call.lineno, call.col_offset))
    for first, second in itertools.pairwise(found):
        if len(first.args) == len(second.args) == 2:
            if source_of(first.args[1]) == source_of(second.args[1]):
                return case.finding(
                    "saved-over",
                    _("`{code}` writes the file anew: what `{first}` has put there is gone.")
                    .format(code=source_of(second), first=source_of(first)),
                    _("Put everything into one dict, and save that once."),
                    second,
                )  # fmt: skip
    return None


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
    return _other_name(case)


def _other_name(case: Case) -> Diagnosis | None:
    """Return a diagnosis for a call that saves somewhere else, if nothing is renamed later."""
    if any(calls(saver(case), "replace", "rename", "move")):
        return None
    for call in calls(saver(case), "save"):
        where = call.args[1] if len(call.args) > 1 else None
        if isinstance(where, ast.Constant) and isinstance(where.value, str):
            return case.finding(
                "fixed-file-name",
                _("`{code}` is always the same name, whatever path comes in.").format(
                    code=source_of(where)
                ),
                _("Write to exactly the path that comes in, whatever its ending."),
                call,
            )
        if isinstance(where, (ast.BinOp, ast.JoinedStr)):
            return case.finding(
                "file-name-changed",
                _("`{code}` makes another name of the one that was asked for.").format(
                    code=source_of(where)
                ),
                _("Write to exactly the path that comes in, whatever its ending."),
                call,
            )
    return None


@diagnosis
def remembered(case: Case) -> Diagnosis | None:
    """What was saved is kept in a variable of the program, beside the file or instead of it."""
    if not about_files(case):
        return None
    kinds = ("no file", "stale file", "values", "length", "equal")
    if case.kind not in kinds and not case.raised("KeyError"):
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
    if not case.is_about("weights", "resume"):
        return None
    nameless = next(calls(saver(case), "parameters", "buffers"), None)
    if case.kind == "not a dict" and nameless is not None:
        return case.finding(
            "parameters-only",
            _("`{code}` yields tensors without their names, and no buffers.").format(
                code=source_of(nameless)
            ),
            _("The `state_dict` has both, parameters and buffers, each under its name."),
            nameless,
        )
    values = next((c for c in calls(saver(case), "values") if "state_dict" in source_of(c)), None)
    if case.kind == "not a dict" and values is not None:
        return case.finding(
            "names-dropped",
            _("`{code}` has the tensors without their names.").format(code=source_of(values)),
            _("Save what `state_dict()` returns as it is."),
            values,
        )
    if case.is_about("resume"):
        if case.kind != "not loaded" or "weight" in str(case.fact("names")):
            return None
        where = saver(case)
    elif case.kind in ("others cannot", "round trip"):
        where = saver(case) if case.kind == "others cannot" else loader(case)
    else:
        return None
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
