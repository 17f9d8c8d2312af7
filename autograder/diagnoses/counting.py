"""Counts of parameters and bytes: which mistake gives just the number that came out."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from autograder.diagnoses import (
    Case,
    Function,
    attributes,
    called_name,
    calls,
    diagnosis,
    source_of,
    walk,
)
from autograder.diagnoses.error_texts import at_last_line
from autograder.diagnoses.sources import (
    FUNCTIONS,
    last_text,
    reach,
    returned_values,
    subject,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

Sizes = Sequence[int]  # of a network: the inputs, then the width of each layer


def counted(case: Case) -> Function | None:
    """Return the function whose count the failed check looked at."""
    named = case.definition(str(case.fact("function", "")))
    found = named if named is not None else subject(case)
    return found if isinstance(found, FUNCTIONS) else None


def result_of(function: Function | None) -> ast.AST | None:
    """Return what a function returns last, or the function."""
    return next(reversed(returned_values(function)), None) or function


# --- the formulas: sizes, what came out, what is right -----------------------------


def _total(sizes: Sizes) -> int:
    return _weights(sizes) + sum(sizes[1:])


def _weights(sizes: Sizes) -> int:
    return sum(a * b for a, b in pairwise(sizes))


def _swapped(sizes: Sizes, position: int) -> int:
    """Return the count with two neighbouring sizes exchanged."""
    other = list(sizes)
    other[position : position + 2] = reversed(other[position : position + 2])
    return _total(other)


class Mistake(NamedTuple):
    """A wrong way to count, and what it gives for a network."""

    name: str
    gives: Callable[[Sizes], Sequence[int]]
    text: Callable[[], str]
    advice: Callable[[], str]


MISTAKES = (
    Mistake(
        "output-layer-or-biases",
        # With one hidden layer and one output, these two are the same number.
        lambda sizes: [_weights(sizes)] if len(sizes) == 3 and sizes[2] == 1 else [],
        lambda: _("The output layer is missing, or all the biases: both give this number."),
        lambda: _("Count the hidden layer with its biases, and then the output neuron with its."),
    ),
    Mistake(
        "biases-forgotten",
        lambda sizes: [_weights(sizes)],
        lambda: _("This is the number of weights alone: the biases are missing."),
        lambda: _("Each neuron learns one number more than it has inputs: its bias."),
    ),
    Mistake(
        "too-few-biases",
        lambda sizes: [_weights(sizes) + len(sizes) - 1, _weights(sizes) + 1],
        lambda: _("The weights are right, but there are too few biases."),
        lambda: _("Each neuron has a bias of its own: a layer has as many as it has neurons."),
    ),
    Mistake(
        "output-layer-forgotten",
        lambda sizes: [_total(sizes[:-1])] if len(sizes) > 2 else [],
        lambda: _("All layers are counted but the last one, the output layer."),
        lambda: _("An output neuron has weights and a bias like any other."),
    ),
    Mistake(
        "output-bias-forgotten",
        lambda sizes: [_total(sizes) - sizes[-1]],
        lambda: _("What is missing is the bias of the output layer."),
        lambda: _("An output neuron has weights and a bias like any other."),
    ),
    Mistake(
        "sizes-swapped",
        lambda sizes: [_swapped(sizes, 1)] if len(sizes) == 4 else [_swapped(sizes, 0)],
        lambda: _("This is right for the network in which two of the sizes change places."),
        lambda: _("Go from left to right: the outputs of one layer are the inputs of the next."),
    ),
    Mistake(
        "inputs-of-the-wrong-layer",
        lambda sizes: [_total(sizes) + sizes[2] * (sizes[2] - sizes[1])] if len(sizes) == 4 else [],
        lambda: _("The second hidden layer is counted as if its own width were its inputs."),
        lambda: _("A neuron has as many inputs as the layer before it has neurons."),
    ),
    Mistake(
        "inputs-of-the-first-layer",
        lambda sizes: [(sizes[0] + 1) * sum(sizes[1:])],
        lambda: _("Every layer is counted as if it saw the inputs of the network."),
        lambda: _("Only the first layer does; each other one sees the layer before it."),
    ),
    Mistake(
        "inputs-counted",
        lambda sizes: [_total(sizes) + sizes[0]],
        lambda: _("This is too much by the number of inputs: they are counted like neurons."),
        lambda: _("Input values are not learned; they have no bias."),
    ),
    Mistake(
        "one-layer-too-many",
        lambda sizes: [_total([*sizes, 1])],
        lambda: _("This counts one more output neuron behind the last layer."),
        lambda: _("The list has the widths of all layers, the output layer included."),
    ),
    Mistake(
        "neurons-counted",
        lambda sizes: [sum(sizes), sum(sizes[1:])],
        lambda: _("This is the number of neurons, not of what they learn."),
        lambda: _("Each neuron learns a weight for each of its inputs, and a bias."),
    ),
)


def _observed(case: Case) -> list[tuple[list[int], Any, int]]:
    """Return (sizes, what came out, what is right) of each call of the failed check."""
    return [tuple(item) for item in case.fact("observed", [])] if case.kind == "count" else []


@diagnosis
def wrong_formula(case: Case) -> Diagnosis | None:
    """A formula that is wrong in one of the ways above, for each network that was tried."""
    observed = _observed(case)
    if not observed or case.is_about("extra_per_input"):
        return None
    for mistake in MISTAKES:
        given = [list(mistake.gives(sizes)) for sizes, _got, _want in observed]
        # Of several variants it must be the same one everywhere.
        for variant in zip(*given, strict=False):
            if list(variant) == [got for _sizes, got, _want in observed]:
                return case.finding(
                    mistake.name, mistake.text(), mistake.advice(), result_of(counted(case))
                )
    return None


@diagnosis
def wrong_growth(case: Case) -> Diagnosis | None:
    """What one more input costs, taken from other layers than the first."""
    observed = _observed(case)
    if not observed or not case.is_about("extra_per_input"):
        return None
    result = result_of(counted(case))
    if all(got == sizes[0] + 1 for sizes, got, _want in observed):
        return case.finding(
            "input-with-bias",
            _("This is too much by one, as if the input brought a bias with it."),
            _("A neuron has one bias, however many inputs it has: an input adds weights only."),
            result,
        )
    others: tuple[Callable[[Sizes], int], ...] = (
        *(sum, max, min),
        *(lambda w: sum(w[:-1]), lambda w: w[-1], lambda w: w[-2:][0]),
    )
    if any(all(got == other(sizes) for sizes, got, _want in observed) for other in others):
        return case.finding(
            "not-the-first-layer",
            _("The number is made from other widths than that of the first layer."),
            _("Which neurons see the new input? Each of them gets one more weight, nobody else."),
            result,
        )
    return None


# --- whole numbers -----------------------------------------------------------------


def _is_float(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return called_name(node) in ("sqrt", "float", "mean", "double", "fsum")
    return isinstance(node, ast.Constant) and isinstance(node.value, float)


def _floats(node: ast.AST | None) -> Iterator[tuple[ast.AST, str]]:
    """Yield what makes floats of whole numbers below `node`, with the reason."""
    for inner in walk(node) if node is not None else ():
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Div):
            yield inner, _("`{code}` is a float: `/` gives one even for two whole numbers.")
        elif _is_float(inner):
            yield inner, _("`{code}` is a float, and so is whatever is computed with it.")
        elif isinstance(inner, ast.Attribute) and inner.attr.startswith(("float", "double")):
            yield inner, _("`{code}` asks for floats.")


@diagnosis
def float_count(case: Case) -> Diagnosis | None:
    """A count that is, or on its way was, a float."""
    nearly = _observed(case)
    rounded = bool(nearly) and all(
        isinstance(got, (int, float)) and abs(got - want) <= 1e-5 * want
        for _sizes, got, want in nearly
    )
    if case.kind != "not whole" and not rounded:
        return None
    function = counted(case)
    found = list(_floats(reach(case, function)))
    if function is None or not (found or rounded):
        return None
    nearly_right = _("The count is nearly right, as if it had been rounded.")
    node, text = found[0] if found else (function, nearly_right)
    text = text.format(code=source_of(node))
    if rounded:
        text += " " + _("A float keeps about 16 digits (float32: 7), and the rest is lost.")
    return case.finding(
        "float-count",
        text,
        _("Stay with whole numbers: `+`, `*` and `//` keep them exact, however large."),
        node,
    )


@diagnosis
def builds_the_network(case: Case) -> Diagnosis | None:
    """A network made only to be counted, too large for any memory."""
    line = last_text(case)
    full = case.raised("RuntimeError", "allocate memory", "not enough memory")
    if "Linear(" not in line or not (full or case.raised("MemoryError")):
        return None
    return at_last_line(
        case,
        "builds-the-network",
        _("`{code}` makes all the numbers of the layer, and they do not fit into memory.").format(
            code=line
        ),
        _("The sizes alone are enough: compute the number from them."),
    )


# --- counting what a model has -----------------------------------------------------


class Wrong(NamedTuple):
    """What a number says that a check has foreseen, and where to look in the source."""

    text: Callable[[], str]
    advice: Callable[[], str]
    places: tuple[str, ...]


FORESEEN = {
    "buffers-counted": Wrong(
        lambda: _("This is the number with the buffers."),
        lambda: _("`model.parameters()` yields what is learned, and nothing else."),
        ("buffers", "_buffers"),
    ),
    "tied-counted-twice": Wrong(
        lambda: _("This counts what is shared in each place where it is used."),
        lambda: _("`parameters()` and `buffers()` of the whole model yield each object once."),
        ("modules", "named_modules", "children", "named_children", "remove_duplicate"),
    ),
    "equal-taken-for-tied": Wrong(
        lambda: _("Two parameters were taken for one because their values are equal."),
        lambda: _("Tied means the same object (`is`), not equal numbers."),
        ("equal", "allclose", "tolist", "shape", "size"),
    ),
    "frozen-left-out": Wrong(
        lambda: _("Frozen parameters are left out although nobody asked for it."),
        lambda: _("`requires_grad` matters only where the question is what will be trained."),
        ("requires_grad",),
    ),
    "frozen-counted": Wrong(
        lambda: _("Frozen parameters are counted although `trainable_only` is true."),
        lambda: _("A parameter is trainable if its `requires_grad` is true."),
        ("requires_grad",),
    ),
    "frozen-only": Wrong(
        lambda: _("This counts the frozen parameters, and leaves the trainable ones out."),
        lambda: _("A parameter is trainable if its `requires_grad` is true."),
        ("requires_grad",),
    ),
    "bits": Wrong(
        lambda: _("This is the number of bits."),
        lambda: _("A byte has 8 bits."),
        (),
    ),
    "elements": Wrong(
        lambda: _("This is the number of elements, not of the bytes that they take."),
        lambda: _("Each element takes as many bytes as `element_size()` says."),
        ("numel", "nelement"),
    ),
    "four-bytes-each": Wrong(
        lambda: _("This is right only if each element takes 4 bytes, as in float32."),
        lambda: _("Ask each tensor: `element_size()` depends on its dtype."),
        (),
    ),
    "dtype-of-one": Wrong(
        lambda: _("One parameter's dtype was taken for the dtype of all."),
        lambda: _("Ask each tensor: `element_size()` depends on its dtype."),
        ("element_size", "itemsize", "dtype"),
    ),
    "buffers-forgotten": Wrong(
        lambda: _("This is what the parameters take alone: the buffers are missing."),
        lambda: _("`model.buffers()` yields the buffers of the model and of all modules in it."),
        ("parameters",),
    ),
    "storage-counted": Wrong(
        lambda: _("The memory behind a tensor is counted, which it may share with others."),
        lambda: _("`numel()` and `element_size()` speak of the tensor's own elements."),
        ("untyped_storage", "storage", "nbytes"),
    ),
    "tied-by-address": Wrong(
        lambda: _(
            "Parameters were taken for one because their addresses are the same; a tensor without "
            "numbers, on the device meta, has none."
        ),
        lambda: _("Tied means the same object (`is`): `model.parameters()` yields it once."),
        ("data_ptr", "untyped_storage", "storage"),
    ),
    "unsaved-forgotten": Wrong(
        lambda: _("A buffer is missing: the one that is not saved with the model."),
        lambda: _("`state_dict()` has only what is saved; `model.buffers()` yields all buffers."),
        ("state_dict",),
    ),
}


@diagnosis
def counts_the_state_dict(case: Case) -> Diagnosis | None:
    """`state_dict()` has buffers, too, and tied parameters under each of their names."""
    found = next(attributes(reach(case, subject(case)), "state_dict"), None)
    if case.kind != "count" or not case.is_about("count_parameters") or found is None:
        return None
    return case.finding(
        "counts-the-state-dict",
        _(
            "`{code}` is what is saved: it has the buffers, too, a tied parameter under each of "
            "its names, and detached tensors that are never trainable."
        ).format(code=source_of(found)),
        _("`model.parameters()` yields each parameter once, and nothing else."),
        found,
    )


@diagnosis
def foreseen(case: Case) -> Diagnosis | None:
    """A wrong number that a check has foreseen."""
    foreseen: dict[str, int] = case.fact("mistakes", {})
    number, whole = case.fact("number"), reach(case, subject(case))
    for name, count in foreseen.items():
        if case.kind == "count" and number == count:
            if name == "frozen-counted" and not any(attributes(whole, "requires_grad")):
                return None  # the argument is not used at all
            wrong = FORESEEN[name]
            node = next(attributes(whole, *wrong.places), None)
            return case.finding(
                name, wrong.text(), wrong.advice(), node or result_of(counted(case))
            )
    return None


@diagnosis
def used_up_generator(case: Case) -> Diagnosis | None:
    """`model.parameters()` in a variable, gone through twice: the second time it is empty."""
    function = subject(case)
    if case.kind != "count" or case.fact("number") != 0 or not isinstance(function, FUNCTIONS):
        return None
    for node in walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            target = source_of(node.targets[0])
            uses = [
                inner
                for inner in walk(function)
                if isinstance(inner, ast.Name) and inner.id == target
            ]
            if called_name(node.value) in ("parameters", "buffers") and len(uses) > 2:
                return case.finding(
                    "used-up-generator",
                    _("`{code}` can be gone through once; the second time it is empty.").format(
                        code=source_of(node)
                    ),
                    _("Make a list of it, `list(model.parameters())`, or ask the model again."),
                    node,
                )
    return None


@diagnosis
def not_all_elements(case: Case) -> Diagnosis | None:
    """The number of parameter tensors, or the length of each, instead of all their elements."""
    if case.kind != "count" or not case.is_about("count_parameters"):
        return None
    function = counted(case)
    if case.fact("number") == case.fact("tensors", -1) and not any(attributes(function, "sum")):
        return case.finding(
            "counts-tensors",
            _("This is how many parameter tensors there are, not how many numbers are in them."),
            _("`p.numel()` is the number of elements of one tensor; add them up."),
            result_of(function),
        )
    node = next(calls(function, "len"), None)
    if node is None or any(attributes(function, "numel", "nelement")):
        return None
    return case.finding(
        "first-axis-only",
        _("`{code}` is the length of the first axis: of a weight, its number of rows.").format(
            code=source_of(node)
        ),
        _("`p.numel()` is the number of elements of one tensor; add them up."),
        node,
    )


@diagnosis
def only_some_layers(case: Case) -> Diagnosis | None:
    """Parameters of some kinds of layers, or only of those at the top."""
    if case.kind != "count" or "every_kind" not in case.check.id:
        return None
    whole = reach(case, subject(case))
    # A question about lazy parameters leaves no layer out.
    asked = (c for c in calls(whole, "isinstance", "hasattr") if "Uninit" not in source_of(c))
    node: ast.AST | None = next(asked, None)
    node = node or next(attributes(whole, "in_features", "weight", "children"), None)
    if node is None:
        return None
    return case.finding(
        "only-some-layers",
        _("`{code}` finds the parameters of some layers only.").format(code=source_of(node)),
        _("`model.parameters()` yields those of all modules, at any depth, whatever their kind."),
        node,
    )


@diagnosis
def looks_for_a_tensor_in_a_list(case: Case) -> Diagnosis | None:
    """`p in seen`: Python compares with `==`, which tensors do element by element."""
    if not case.raised("RuntimeError", "Boolean value of Tensor", "The size of tensor a"):
        return None
    for node in walk(reach(case, subject(case))):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            return case.finding(
                "tensor-in-list",
                _(
                    "`{code}` compares with `==`, and tensors do that element by element: there is "
                    "no single yes or no."
                ).format(code=source_of(node)),
                _("Keep `id(p)` in a set; or look whether `parameters()` yields anything twice."),
                node,
            )
    return None


@diagnosis
def lazy_not_refused(case: Case) -> Diagnosis | None:
    """A model with a lazy layer that is counted all the same, or an error of PyTorch's own."""
    if case.kind not in ("raises", "message") or "lazy" not in case.check.id:
        return None
    whole = reach(case, subject(case))
    looks = next(attributes(whole, "shape", "size"), None)
    advice = _("`torch.nn.parameter.is_lazy(p)` tells whether a parameter has no size yet.")
    if str(case.fact("got")) == "RuntimeError" and looks is not None:
        return case.finding(
            "lazy-not-refused",
            _("`{code}` of a lazy parameter fails with an error of PyTorch's own.").format(
                code=source_of(looks)
            ),
            advice,
            looks,
        )
    if case.kind == "raises" and case.fact("got") is None:
        return case.finding(
            "lazy-not-refused",
            _("The lazy layer was passed over, so the count is too small without a word."),
            advice,
            next((n for n in walk(whole) if isinstance(n, (ast.Continue, ast.Try))), None)
            or result_of(counted(case)),
        )
    return None
