"""A save that is interrupted, or that leaves something behind."""

from __future__ import annotations

import ast

from autograder.diagnoses import Case, Function, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.checkpoints import loader, saver
from autograder.diagnoses.sources import (
    FUNCTIONS,
    at_last_line,
    last_text,
    parameters,
    subject,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

RENAMES = ("rename", "replace", "renames")
REMOVALS = ("remove", "unlink")
WRITES = ("save", "open", "write_bytes", "dump")
COPIES = ("copy", "copy2", "copyfile", "copyfileobj")


def _path_of(case: Case) -> str:
    """Return the name of the parameter that says where to save."""
    found = case.definition("save_weights")
    names = parameters(found) if isinstance(found, FUNCTIONS) else []
    return names[1] if len(names) > 1 else "path"


def _mentions(node: ast.AST, name: str) -> bool:
    return any(isinstance(inner, ast.Name) and inner.id == name for inner in ast.walk(node))


def _calls_on_path(case: Case, *names: str) -> list[ast.Call]:
    """Return the calls that are given the path itself, in the order of their lines."""
    path = _path_of(case)
    found = [
        call
        for call in calls(saver(case), *names)
        if any(isinstance(a, ast.Name) and a.id == path for a in call.args)
        or (isinstance(call.func, ast.Attribute) and source_of(call.func.value) == f"Path({path})")
    ]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def _function(case: Case) -> Function | ast.ClassDef | None:
    return case.definition("save_weights") or subject(case)


@diagnosis
def interrupted(case: Case) -> Diagnosis | None:
    """The old file is gone before the new one is whole."""
    if not case.is_about("atomic") or case.kind not in ("torn", "lost"):
        return None
    for node in walk(saver(case)):
        if isinstance(node, ast.Try):
            late = [
                c for c in calls(ast.Module(node.finalbody, []), *RENAMES) if c.args
            ]  # fmt: skip
            if late:
                return case.finding(
                    "renamed-in-finally",
                    _(
                        "What stands in `finally` also runs after an exception. Then `{code}` puts "
                        "half a file in the place of the old one."
                    ).format(code=source_of(late[0])),
                    _("Rename only after the line that writes, outside of `finally`."),
                    late[0],
                )
    restored = _restored_in_handler(case)
    if restored is not None:
        return case.finding(
            "restored-too-late",
            _(
                "`{code}` puts the old file back after an exception. A kill leaves no time for "
                "that: no line of Python runs any more."
            ).format(code=source_of(restored)),
            _("Leave the old file alone until the new one is whole, under another name."),
            restored,
        )
    away = [c for c in calls(saver(case), *RENAMES, "move") if _takes_away(c, _path_of(case))]
    if away:
        return case.finding(
            "moved-away-first",
            _(
                "After `{code}`, and until the new file has its name, there is no file at the "
                "path. An interruption just then leaves it like that."
            ).format(code=source_of(away[0])),
            _("Leave it out: `os.replace` takes the place of an old file in one go."),
            away[0],
        )
    handled = {
        id(call) for node in walk(saver(case)) if isinstance(node, ast.ExceptHandler)
        for call in calls(node, *REMOVALS)
    }  # fmt: skip
    removed = [call for call in _calls_on_path(case, *REMOVALS) if id(call) not in handled]
    if removed:
        return case.finding(
            "removed-first",
            _(
                "After `{code}`, and until the new file has its name, there is no checkpoint at "
                "all. An interruption just then costs both."
            ).format(code=source_of(removed[0])),
            _("Leave it out: `os.replace` takes the place of an old file in one go."),
            removed[0],
        )
    moved = next(calls(saver(case), "move"), None)
    if moved is not None:
        return case.finding(
            "moved-between-disks",
            _(
                "From one disk to another, `{code}` cannot rename: it copies, bit by bit, into the "
                "file that it overwrites."
            ).format(code=source_of(moved)),
            _("Write the new file into the folder of the path, and rename it with `os.replace`."),
            moved,
        )
    copied = next(calls(saver(case), *COPIES), None)
    if copied is not None:
        return case.finding(
            "copied-into-place",
            _("`{code}` empties the old file, and then copies bit by bit.").format(
                code=source_of(copied)
            ),
            _("Do not copy the finished file, rename it: that happens in one go."),
            copied,
        )
    written = _calls_on_path(case, *WRITES)
    if not written:
        return None
    return case.finding(
        "writes-in-place",
        _(
            "`{code}` writes into the old file itself. From then on, and until the last byte has "
            "been written, there is half a checkpoint or an empty file, and no other."
        ).format(code=source_of(written[0])),
        _("Write to another name in the same folder, and rename it when it is whole."),
        written[0],
    )


def _takes_away(call: ast.Call, path: str) -> bool:
    """Tell whether a call gives the file at the path another name."""
    first = call.args[0] if call.args else None
    return len(call.args) == 2 and isinstance(first, ast.Name) and first.id == path


def _restored_in_handler(case: Case) -> ast.Call | None:
    """Return a call in an `except` that writes to the path, on which the `try` writes, too."""
    path = _path_of(case)
    for node in walk(saver(case)):
        if isinstance(node, ast.Try) and any(
            _mentions(call, path) for call in calls(ast.Module(node.body, []), *WRITES)
        ):
            for handler in node.handlers:
                for call in calls(handler, *WRITES, *RENAMES, *COPIES, "move"):
                    if _mentions(call, path):
                        return call
    return None


@diagnosis
def old_file_kept(case: Case) -> Diagnosis | None:
    """`if os.path.exists(path): return`: nothing is saved where there is a file already."""
    if not case.is_about("atomic") or case.kind != "not saved":
        return None
    for node in walk(saver(case)):
        if isinstance(node, ast.If) and any(calls(node.test, "exists", "isfile", "is_file")):
            return case.finding(
                "old-file-kept",
                _("`{code}` decides whether anything is saved at all. The new weights are lost if "
                  "there is a file already.").format(code=source_of(node.test)),
                _("Save in any case: the new file takes the place of the old one."),
                node,
            )  # fmt: skip
    return None


@diagnosis
def renamed_too_early(case: Case) -> Diagnosis | None:
    """`os.replace` before the line that writes the file."""
    if not case.is_about("atomic", "weights") or not case.raised("FileNotFoundError"):
        return None
    written = [call.lineno for call in calls(saver(case), *WRITES)]
    for call in calls(saver(case), *RENAMES):
        if written and call.lineno < min(written) and called_name(call) in last_text(case):
            return at_last_line(
                case,
                "renamed-too-early",
                _("`{code}` stands before the line that writes the file: there is nothing to "
                  "rename yet.").format(code=source_of(call)),
                _("Write first, and rename what is finished."),
            )  # fmt: skip
    return None


@diagnosis
def renamed_backwards(case: Case) -> Diagnosis | None:
    """`os.replace(path, unfinished)`: the file at the path gets the other name."""
    if not case.is_about("atomic", "weights") or not case.raised("FileNotFoundError"):
        return None
    for call in calls(saver(case), *RENAMES, "move"):
        if _takes_away(call, _path_of(case)) and called_name(call) in last_text(case):
            return at_last_line(
                case,
                "renamed-backwards",
                _("`{code}` gives the file at the path another name, and there is none yet.")
                .format(code=source_of(call)),
                _("`os.replace(a, b)` makes `b` of `a`: the unfinished file comes first."),
            )  # fmt: skip
    return None


@diagnosis
def left_on_disk(case: Case) -> Diagnosis | None:
    """A file that stays behind after a save."""
    if not case.is_about("atomic", "tensors") or case.kind != "leftovers":
        return None
    kept = next(calls(saver(case), *COPIES, "link"), None)
    return case.finding(
        "left-on-disk",
        _("Nothing here removes {names} again: with every save, more may pile up.").format(
            names=case.fact("names")
        ),
        _("A file that has been renamed needs no removing; any other does."),
        kept if kept is not None else _function(case),
    )


@diagnosis
def leftover_in_the_way(case: Case) -> Diagnosis | None:
    """The unfinished file of an earlier save stops the next one."""
    if not case.is_about("atomic") or not case.raised("FileExistsError"):
        return None
    return at_last_line(
        case,
        "leftover-in-the-way",
        _(
            "An earlier save was interrupted and has left its unfinished file. This line insists "
            "on making a new one, so from then on no save works any more."
        ),
        _('Overwrite what is left: the mode "wb" does, "xb" does not.'),
    )


@diagnosis
def no_folder_in_the_path(case: Case) -> Diagnosis | None:
    """`os.path.dirname("model.pt")` is the empty text."""
    if not case.is_about("atomic") or "bare_name" not in case.check.id:
        return None
    found = next(calls(saver(case), "dirname", "split", "rsplit", "rpartition"), None)
    if found is None or case.kind != "raised":
        return None
    return case.finding(
        "no-folder-in-the-path",
        _(
            "For a path without a folder, `{code}` gives an empty text; put a `/` behind it, and "
            "it means the root of the disk."
        ).format(code=source_of(found)),
        _("Add an ending to the whole path instead: then the folder is right by itself."),
        found,
    )


@diagnosis
def temporary_elsewhere(case: Case) -> Diagnosis | None:
    """The unfinished file lies on another disk."""
    if not case.is_about("atomic") or not case.raised("OSError", "cross-device"):
        return None
    return at_last_line(
        case,
        "temporary-elsewhere",
        _(
            "The unfinished file lies in another folder, perhaps on another disk, and a file "
            "cannot be renamed from one disk to another."
        ),
        _("Write it into the folder of the path: its name with an ending of your own will do."),
    )


@diagnosis
def missing_file_ignored(case: Case) -> Diagnosis | None:
    """A missing file that raises nothing, because an `except` takes it."""
    if (
        not case.is_about("atomic")
        or case.kind != "raises"
        or "without_a_file" not in case.check.id
    ):
        return None
    for caught in walk(loader(case)):
        if isinstance(caught, ast.ExceptHandler) and not any(
            isinstance(inner, ast.Raise) for inner in walk(caught)
        ):
            said = next(calls(ast.Module(caught.body, []), "print", "warn"), None)
            return case.finding(
                "error-swallowed",
                _("This `except` takes the exception, and whoever called does not learn of it."),
                _("Let it through: `torch.load` raises the right one by itself."),
                said if said is not None and called_name(said) != "warn" else caught,
            )
    return None
