"""A layer in the place of `nn.Linear`: a bias that may be missing, what is saved and printed."""

from __future__ import annotations

import ast
import re

from autograder.diagnoses import Case, calls, diagnosis, source_of, walk
from autograder.diagnoses.custom import OWN
from autograder.diagnoses.error_texts import at_last_line
from autograder.diagnoses.sources import (
    FUNCTIONS,
    forward_with_helpers,
    last_text,
    method_of,
    parameters,
    problem_of,
    reads,
    returned_values,
    statements,
    subject,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

# --- a bias that may be missing -----------------------------------------------------


@diagnosis
def bias_kept(case: Case) -> Diagnosis | None:
    """`bias=False` that is ignored, or a bias of zeros in its place."""
    init = method_of(case, "__init__")
    if not case.is_about("TestDense::test_without_bias") or case.kind != "bias kept":
        return None
    names = parameters(init) if isinstance(init, FUNCTIONS) else []
    name = names[2] if len(names) > 2 else ""
    if name and not reads(init, name):
        return case.finding(
            "argument-ignored",
            _("`{name}` is handed over, but `__init__` never asks for it.").format(name=name),
            _("Make the parameter only if `{name}` is true, and set it to None if not.").format(
                name=name
            ),
            init,
        )
    frozen = [
        call for call in calls(init, "Parameter", "requires_grad_")
        if name and any(reads(keyword.value, name) for keyword in call.keywords)
    ]  # fmt: skip
    if frozen:
        return case.finding(
            "frozen-bias",
            _("`{code}` is a parameter in any case: one that is not trained is still added and "
              "saved.").format(code=source_of(frozen[0])),
            _("Without a bias, the attribute is None, and `forward` adds nothing."),
            frozen[0],
        )  # fmt: skip
    found = next(calls(init, "zeros", "zeros_", "zeros_like"), None)
    if found is None:
        return None
    return case.finding(
        "zero-bias",
        _("A bias of zeros is a bias, too: it is a parameter, and it is saved with the layer."),
        _("Without a bias, the attribute is None, and `forward` adds nothing."),
        found,
    )


@diagnosis
def none_added(case: Case) -> Diagnosis | None:
    """`y + self.bias` when there is no bias."""
    if not case.is_about("Dense") or not reads(subject(case), "self.bias"):
        return None
    init, frames = method_of(case, "__init__"), problem_of(case).get("frames") or [{}]
    line = int(frames[-1].get("line", 0))
    if init is not None and init.lineno <= line <= (init.end_lineno or 0):
        if not case.raised("AttributeError", "has no attribute 'bias'"):
            return None
        return at_last_line(
            case,
            "attribute-missing",
            _("Here `self.bias` is used, and nothing has set it yet."),
            _("What the caller hands over is `bias`, without `self.` before it."),
        )
    if case.raised("AttributeError", "has no attribute 'bias'"):
        return at_last_line(
            case,
            "attribute-missing",
            _("With `bias=False`, nothing sets `self.bias`, and here it is used."),
            _("Set it to None in that case, and ask for it before you use it: `is not None`."),
        )
    if not case.raised("TypeError", "NoneType"):
        return None
    return at_last_line(
        case,
        "none-used",
        _("Here, a bias is added that is not there: with `bias=False` it is None."),
        _("Ask first: `is None`, or `is not None`."),
    )


@diagnosis
def truth_of_tensor(case: Case) -> Diagnosis | None:
    """`if self.bias:` asks whether a whole tensor is true."""
    if not case.raised("RuntimeError", "Boolean value of Tensor with more than one value"):
        return None
    for word in ("and", "or"):
        if case.is_about(*OWN) and f" {word} " in last_text(case):
            return at_last_line(
                case,
                "truth-of-tensor",
                _(
                    "`{word}` asks a tensor whether it is true. It has many elements, and the "
                    "question has no one answer."
                ).format(word=word),
                _("Write it with `if` and `else`, and ask a number, a bool or `is not None`."),
            )
    for node in walk(forward_with_helpers(case)):
        test = node.test if isinstance(node, (ast.If, ast.IfExp)) else None
        if isinstance(test, ast.UnaryOp):
            test = test.operand
        if isinstance(test, ast.Attribute) and source_of(test).startswith("self."):
            return case.finding(
                "truth-of-tensor",
                _(
                    "`if {code}` asks a tensor whether it is true. It has many elements, and the "
                    "question has no one answer."
                ).format(code=source_of(test)),
                _("Ask whether it is there: `if {code} is not None`.").format(code=source_of(test)),
                node,
            )
    return None


# --- saved and printed --------------------------------------------------------------


@diagnosis
def own_state_dict(case: Case) -> Diagnosis | None:
    """A `state_dict` or `load_state_dict` of the layer's own."""
    if not case.is_about("Dense") or case.kind not in ("raised", "close", "bias kept"):
        return None
    for name in ("state_dict", "load_state_dict"):
        own = case.method("Dense", name)
        if own is not None:
            return case.finding(
                "own-state-dict",
                _(
                    "Your own `{name}` takes the place of PyTorch's, which a network calls on each "
                    "of its layers, with arguments of its own."
                ).format(name=name),
                _(
                    "Take it out. `nn.Module` has one that works with all registered parameters; "
                    "names and shapes are all that counts."
                ),
                own,
            )
    return None


@diagnosis
def ready_made(case: Case) -> Diagnosis | None:
    """`class Dense(nn.Linear)`: everything is inherited."""
    owner = subject(case)
    if case.kind != "ready-made" or not isinstance(owner, ast.ClassDef):
        return None
    base = next((base for base in owner.bases if source_of(base).endswith("Linear")), None)
    used = base or next(calls(owner, "Linear", "LazyLinear"), None)
    for node in walk(owner):
        if isinstance(node, ast.Attribute) and source_of(node.value) in ("nn.Linear", "Linear"):
            used = used or node
    if used is None:
        return None
    return case.finding(
        "ready-made-layer",
        _("`{code}` does the work here.").format(code=source_of(used)),
        _("Inherit from `nn.Module`, and make weight and bias yourself, as `nn.Parameter`."),
        used,
    )


@diagnosis
def text_of_layer(case: Case) -> Diagnosis | None:
    """`extra_repr` that is missing, prints, or shows a whole tensor."""
    kinds = ("repr sizes", "repr bias", "shows tensors")
    if case.kind not in kinds or not case.is_about("Dense"):
        return None
    text = case.method("Dense", "extra_repr") or case.method("Dense", "__repr__")
    if text is None:
        return case.finding(
            "extra-repr-missing",
            _("`Dense` has no method `extra_repr`, so PyTorch shows the name of the class alone."),
            _("Write one that returns a text; it belongs into the class, beside `forward`."),
            subject(case),
        )
    shown = next(
        (n for n in walk(text) if isinstance(n, ast.FormattedValue)
         and source_of(n.value) in ("self.bias", "self.weight")),
        None,
    )  # fmt: skip
    if case.kind == "shows tensors" and shown is not None:
        return case.finding(
            "shows-tensors",
            _("`{code}` puts the whole tensor into the text.").format(code=source_of(shown.value)),
            _("Show whether it is there: `{code} is not None` is True or False.").format(
                code=source_of(shown.value)
            ),
            shown,
        )
    plain = _plain_texts(text)
    braces = next((n for n in plain if re.search(r"\{(self|type)\b", str(n.value))), None)
    if braces is not None and not any(calls(text, "format", "format_map")):
        return case.finding(
            "no-f-string",
            _("The braces are not filled in: the letter `f` before the quotes is missing."),
            _('Write `f` before the quotes: `f"…"`.'),
            braces,
        )
    fixed = next(
        (n for n in plain if re.search(r"(?i)bias\W{1,4}(True|False)", str(n.value))), None
    )
    if case.kind == "repr bias" and fixed is not None and not _asks_for_bias(text):
        return case.finding(
            "text-always-the-same",
            _("The text says the same of every layer, with a bias or without one."),
            _("Put in what is so of this layer: `self.bias is not None` is True or False."),
            fixed,
        )
    printed = next(calls(text, "print"), None)
    if printed is not None and not returned_values(text):
        return case.finding(
            "prints-instead-of-returning",
            _("`{code}` shows a text and returns None; PyTorch wants it returned.").format(
                code=source_of(printed)
            ),
            _("`return` it instead."),
            printed,
        )
    return None


def _plain_texts(node: ast.AST) -> list[ast.Constant]:
    """Return the texts below a node, those in f-strings included, without its docstring."""
    filled = [inner for n in walk(node) if isinstance(n, ast.FormattedValue) for inner in walk(n)]
    skipped = {id(inner) for inner in filled} | {id(value) for value in statements(node)}
    return [
        inner
        for inner in walk(node)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
        and id(inner) not in skipped
    ]  # fmt: skip


def _asks_for_bias(node: ast.AST) -> bool:
    """Tell whether something in the method depends on whether there is a bias."""
    return any(isinstance(n, (ast.If, ast.IfExp, ast.BoolOp)) for n in walk(node))
