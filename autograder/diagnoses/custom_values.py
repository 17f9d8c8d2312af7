"""Layers written by hand: what they compute."""

from __future__ import annotations

import ast

import torch

from autograder.diagnoses import Case, called_name, calls, diagnosis, source_of, walk
from autograder.diagnoses.custom import OWN, calls_in, classes_used
from autograder.diagnoses.gradients import cuts
from autograder.diagnoses.sharing import CEILINGS, made_once
from autograder.diagnoses.sources import (
    FUNCTIONS,
    LOOPS,
    forward_with_helpers,
    function_of,
    method_of,
    reach,
    reads,
    returned_values,
    statements,
    subject,
)
from autograder.i18n import _
from autograder.verdicts import Diagnosis

RELU = ("ReLU", "relu", "relu_", "clamp", "clamp_min", "maximum", "threshold", "where")
BENDS = (
    *("ReLU", "relu", "relu_", "Sigmoid", "sigmoid", "Tanh", "tanh", "Softmax", "softmax"),
    *("LeakyReLU", "leaky_relu", "GELU", "gelu", "ELU", "elu", "Softplus", "softplus"),
)
MATRICES = ("mm", "addmm", "bmm", "view", "reshape", "flatten", "dim", "size", "t", "squeeze")
HALVES = ("triu", "tril", "triu_indices", "tril_indices", "combinations",
          "combinations_with_replacement")  # fmt: skip
ROUNDS = (*LOOPS, ast.ListComp, ast.GeneratorExp)


# --- the mean -----------------------------------------------------------------------


@diagnosis
def mean_over_some_axes(case: Case) -> Diagnosis | None:
    """`x.mean(0)`: a mean for each column; `x.mean((0, 1))`: right for two axes only."""
    wrong = case.kind in ("close", "shape") or case.raised("RuntimeError")
    if not case.is_about("CenteredLayer") or not (wrong or case.raised("IndexError")):
        return None
    for call in calls(forward_with_helpers(case), "mean", "sum", "nanmean"):
        if isinstance(call.func, ast.Name) and call.func.id == "sum":
            return case.finding(
                "python-sum",
                _("Python's own `sum` adds up the rows of a tensor, so one number for each column "
                  "comes out."),
                _("`x.sum()` and `x.mean()` take all elements."),
                call,
            )  # fmt: skip
        free = source_of(call.func).startswith(("torch.", "np.", "numpy."))
        named = [k.value for k in call.keywords if k.arg in ("dim", "axis")]
        if named or len(call.args) > free:
            return case.finding(
                "mean-over-some-axes",
                _(
                    "`{code}` takes the mean along the axes that it names, and not over all "
                    "elements of any tensor."
                ).format(code=source_of(call)),
                _("Without an axis, the mean is one number for the whole tensor."),
                call,
            )
    return None


@diagnosis
def standardised(case: Case) -> Diagnosis | None:
    """Divided by the spread, too."""
    if not case.is_about("CenteredLayer") or case.kind not in ("close", "finite"):
        return None
    names = ("std", "var", "norm", "LayerNorm", "BatchNorm1d", "layer_norm", "normalize", "max")
    found = next(calls(forward_with_helpers(case), *names), None) or next(
        calls(method_of(case, "__init__"), *names), None
    )
    if found is None:
        return None
    return case.finding(
        "standardised",
        _("`{code}` changes how far the numbers lie apart, and not only their mean.").format(
            code=source_of(found)
        ),
        _("Only subtract the mean; divide by nothing."),
        found,
    )


@diagnosis
def depends_on_mode(case: Case) -> Diagnosis | None:
    """`if self.training:` in a layer that does the same in both modes."""
    if not case.is_about("CenteredLayer", *OWN) or case.kind not in ("close", "mean", "equal"):
        return None
    for node in walk(forward_with_helpers(case)):
        if isinstance(node, (ast.If, ast.IfExp)) and reads(node.test, "self.training"):
            return case.finding(
                "depends-on-mode",
                _("`{code}` is true in training mode only, so the layer does something else in "
                  "evaluation mode.").format(code=source_of(node.test)),
                _("Leave the question out: this layer does the same in both modes."),
                node,
            )  # fmt: skip
    return None


@diagnosis
def other_mean(case: Case) -> Diagnosis | None:
    """The mean is added, or the sum is divided by the number of rows."""
    if not case.is_about("CenteredLayer") or case.kind not in ("close", "mean"):
        return None
    for node in walk(forward_with_helpers(case)):
        if not isinstance(node, ast.BinOp):
            continue
        right = source_of(node.right)
        other = next(calls(node.right, "median", "mode", "max", "min", "amax", "amin"), None)
        if isinstance(node.op, ast.Sub) and other is not None:
            return case.finding(
                "other-than-the-mean",
                _("`{code}` is not the mean.").format(code=source_of(other)),
                _("`x.mean()` is the mean of all elements."),
                node,
            )
        if isinstance(node.op, ast.Add) and any(calls(node.right, "mean")):
            return case.finding(
                "adds-the-mean",
                _("`{code}` adds the mean.").format(code=source_of(node)),
                _("Subtract it, and what comes out has the mean 0."),
                node,
            )
        rows = right.startswith("len(") or "shape[" in right or ".size(" in right
        if isinstance(node.op, ast.Div) and any(calls(node.left, "sum")) and rows:
            return case.finding(
                "divided-by-rows",
                _("`{code}` is the length of one axis, and the sum is over all elements.").format(
                    code=right
                ),
                _("`x.numel()` counts all elements; `x.mean()` does both at once."),
                node,
            )
    return None


# --- what is computed ---------------------------------------------------------------


@diagnosis
def relu_missing(case: Case) -> Diagnosis | None:
    """No ReLU in a layer that has one inside; or one before the bias is added."""
    forward = forward_with_helpers(case)
    if case.kind != "close" or not case.is_about("MyLinear") or not forward.body:
        return None
    whole = [forward, method_of(case, "__init__")]
    other = next((call for part in whole for call in calls(part, *BENDS)
                  if called_name(call) not in RELU), None)  # fmt: skip
    if other is not None:
        return case.finding(
            "other-activation",
            _("`{code}` is another function than ReLU.").format(code=source_of(other)),
            _("ReLU makes negative numbers 0 and leaves all others as they are."),
            other,
        )
    if any(any(calls(part, *CEILINGS)) for part in whole):
        return None  # `sharing.ceiling` has something to say to this
    thrown = any(isinstance(v, ast.Call) for v in statements(forward) if "relu" in source_of(v))
    if not thrown and not any(any(calls(part, *RELU)) for part in whole):
        return case.finding(
            "activation-missing",
            _("There is no ReLU in `forward`, so negative numbers come out."),
            _("Apply it last, to the sum of product and bias."),
            function_of(case),
        )
    sums = [n for n in walk(forward) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Add)]
    for node in sums:
        sides = [side for side in (node.left, node.right) if isinstance(side, ast.Call)]
        if any(called_name(side) in RELU for side in sides):
            return case.finding(
                "bias-after-activation",
                _("In `{code}`, the ReLU comes first, and then the bias is added.").format(
                    code=source_of(node)
                ),
                _("First the whole sum, then the ReLU of it: mind the parentheses."),
                node,
            )
    return None


@diagnosis
def bent_output(case: Case) -> Diagnosis | None:
    """An activation where none belongs."""
    owner = subject(case)
    if case.kind != "close" or not case.is_about("Dense", "PairwiseLayer", "chain"):
        return None
    places = [owner, *(classes_used(case) if isinstance(owner, FUNCTIONS) else [])]
    for place in places:
        found = next(calls(place, *BENDS), None)
        if found is not None and not (isinstance(owner, FUNCTIONS) and called_name(found) in RELU):
            return case.finding(
                "activation-on-output",
                _("`{code}` bends what comes out; the text asks for no activation here.").format(
                    code=source_of(found)
                ),
                _("Leave it out: the two `MyLinear` have all the ReLU that there is to be.")
                if isinstance(owner, FUNCTIONS)
                else _("Return the sum itself, negative numbers included."),
                found,
            )
    return None


@diagnosis
def order_of_chain(case: Case) -> Diagnosis | None:
    """The last layer first."""
    if not case.is_about("chain") or not case.raised("RuntimeError", "mat1 and mat2 shapes"):
        return None
    places = [function_of(case), *classes_used(case)]
    made = [call for place in places for call in calls(place, "MyLinear") if call.args]
    first = min(made, key=lambda call: (call.lineno, call.col_offset), default=None)
    if first is None or source_of(first.args[0]) != "8":
        return None
    return case.finding(
        "wrong-order",
        _("`{code}` comes first, but x has 64 columns.").format(code=source_of(first)),
        _("Each layer takes as many numbers as the one before it gives."),
        first,
    )


@diagnosis
def axes_counted(case: Case) -> Diagnosis | None:
    """A product for matrices only, or axes that are counted."""
    about = case.is_about("TestDense::test_any_number_of_axes")
    about = about or (case.check.hidden and case.is_about("Dense"))
    if not about or case.kind not in ("raised", "close", "shape"):
        return None
    found = [
        node
        for node in walk(forward_with_helpers(case))
        if (isinstance(node, ast.Call) and called_name(node) in MATRICES
            and "weight" not in source_of(node.func))
        or (isinstance(node, ast.Attribute) and node.attr == "ndim")
        or (isinstance(node, ast.Attribute) and node.attr in ("T", "mT", "H")
            and "weight" not in source_of(node))
    ]  # fmt: skip
    if not found:
        return None
    node = min(found, key=lambda n: (getattr(n, "lineno", 0), getattr(n, "col_offset", 0)))
    return case.finding(
        "two-axes-only",
        _("`{code}` fits a certain number of axes, and x may have any.").format(
            code=source_of(node)
        ),
        _("`@` and `torch.matmul` multiply along the last axis and keep all those before it."),
        node,
    )


# --- pairs --------------------------------------------------------------------------


@diagnosis
def loop_over_inputs(case: Case) -> Diagnosis | None:
    """A Python loop where one product does it."""
    if case.kind != "loop":
        return None
    for node in walk(forward_with_helpers(case)):
        if isinstance(node, ROUNDS):
            first = node.iter if isinstance(node, (ast.For, ast.AsyncFor)) else node
            return case.finding(
                "loop-over-inputs",
                _("`{code}` goes round once for each input, with calls of PyTorch's in each round.")
                .format(code=source_of(first)),
                _("Write the sum as one call of `torch.einsum`, or as a matrix product."),
                node,
            )  # fmt: skip
    return None


@diagnosis
def sum_of_pairs(case: Case) -> Diagnosis | None:
    """Squares only, a batch that is summed over, or W read in another order."""
    forward = forward_with_helpers(case)
    if not case.is_about("PairwiseLayer") or case.kind not in ("close", "shape", "raised"):
        return None
    for call in calls(forward, "einsum"):
        found = _letters(call)
        if found is None:
            continue
        text = advice = name = ""
        (*left, last), right = found
        if len(left) == 1 and len(last) == 3 and not set(last[:2]) & set(right):
            name = "x-only-once"
            text = _("In `{code}`, x stands only once, so nothing is multiplied with another.")
            advice = _("A pair takes two numbers out of x: hand x over twice.")
        elif len(left) == 2 and [len(letters) for letters in left] == [1, 1]:
            name = "batch-missing"
            text = _("In `{code}`, nothing stands for the batch.")
            advice = _("x has two axes, the examples and the inputs, so it needs two letters.")
        elif len(left) == 2 and left[0] and left[1] and left[0][0] != left[1][0]:
            name = "batch-mixed"
            text = _("In `{code}`, each x has a letter of its own for the batch: every example "
                     "meets all the others.")  # fmt: skip
            advice = _("Both numbers of a pair come from the same example, so give both the same "
                       "letter there.")  # fmt: skip
        elif len(left) == 2 and left[0] == left[1]:
            name = "squares-only"
            text = _("In `{code}`, both x have the same letters: each input meets only itself.")
            advice = _("The two inputs of a pair need two letters, such as i and j.")
        elif left and left[0][:1] not in right:
            name = "sum-over-batch"
            text = _("In `{code}`, the letter of the batch is missing behind the arrow.")
            advice = _("What is not behind the arrow is summed over, the examples too.")
        elif len(last) == 3 and right[-1:] and last[-1] != right[-1]:
            name = "wrong-index-order"
            text = _("`{code}` does not take the last axis of W for the units.")
            advice = _("W_ijk: two inputs, then the unit.")
        if name:
            return case.finding(name, text.format(code=source_of(call)), advice, call)
    half = [call for call in calls(forward, "range") if len(call.args) > 1]
    half += list(calls(forward, *HALVES))
    for call in half if case.kind == "close" else ():
        return case.finding(
            "half-of-pairs",
            _("`{code}` takes each pair in one order only; W_ij and W_ji both count.").format(
                code=source_of(call)
            ),
            _("Both i and j run over all inputs."),
            call,
        )
    for call in calls(forward, "view", "reshape"):
        weight = isinstance(call.func, ast.Attribute) and source_of(call.func.value).startswith(
            "self."
        )
        if weight and case.kind == "close":
            return case.finding(
                "wrong-index-order",
                _(
                    "`{code}` cuts the numbers of W into rows in the order in which they lie in "
                    "memory: the last index, the unit, changes fastest."
                ).format(code=source_of(call)),
                _("Join the first two axes, `.flatten(0, 1)`, and the units keep theirs."),
                call,
            )
    return None


def _letters(call: ast.Call) -> tuple[list[str], str] | None:
    """Return the letters of an einsum before and behind its arrow."""
    text = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    if not isinstance(text, str) or "->" not in text:
        return None
    before, _arrow, behind = text.replace(" ", "").partition("->")
    # W may come first.
    return sorted(before.split(","), key=len), behind


# --- chains -------------------------------------------------------------------------


@diagnosis
def cut_in_a_chain(case: Case) -> Diagnosis | None:
    """A gradient that is cut off in the class that a function makes its network of."""
    if case.kind not in ("no gradient", "not falling") or not case.is_about("chain"):
        return None
    for owner in classes_used(case):
        for cut in cuts(case.method(owner.name, "forward")):
            return case.finding(
                "gradient-cut",
                _(
                    "`{code}` hands on the values without the way back, so no gradient reaches "
                    "the layers before it."
                ).format(code=source_of(cut)),
                _("Hand on the tensor as it is."),
                cut,
            )
    return None


@diagnosis
def result_for_a_chain(case: Case) -> Diagnosis | None:
    """What comes out of the layers, in the place of the layers."""
    if case.kind != "module" or not case.is_about("chain", "tied_mlp"):
        return None
    value = next(iter(returned_values(function_of(case))), None)
    if "`Tensor`" not in str(case.error) or value is None:
        return None
    return case.finding(
        "result-for-a-module",
        _("`{code}` is what comes out of the layers for one input, and no module.").format(
            code=source_of(value)
        ),
        _("Return the layers themselves, one after the other in an `nn.Sequential`."),
        value,
    )


@diagnosis
def class_of_the_chain(case: Case) -> Diagnosis | None:
    """`return Chain`, without the parentheses that make an object of it."""
    if case.kind != "module" or not case.is_about("chain", "tied_mlp"):
        return None
    for value in returned_values(function_of(case)):
        if isinstance(value, ast.Name) and isinstance(case.definition(value.id), ast.ClassDef):
            return case.finding(
                "class-not-object",
                _("`{code}` is the class; no module has been made from it yet.").format(
                    code=value.id
                ),
                _("Write the parentheses: `{code}()`.").format(code=value.id),
                value,
            )
    return None


@diagnosis
def layer_for_a_result(case: Case) -> Diagnosis | None:
    """`return nn.ReLU(y)`: a layer is made, and nothing is computed."""
    got = str(case.fact("got", "")).rpartition(".")[2]
    if case.kind != "type" or not isinstance(getattr(torch.nn, got, None), type):
        return None
    if case.is_about("block", "stack", "regressor", "mlp"):
        return None  # there, a layer is what is asked for, though another one
    for call in calls(reach(case, function_of(case)), got):
        if call.args:
            return case.finding(
                "layer-for-a-result",
                _("`{code}` makes a layer. What stands in its parentheses counts as a setting of "
                  "the layer, and nothing is computed.").format(code=source_of(call)),
                _("Make the layer first and call it then, `nn.ReLU()(…)`; or use the function, "
                  "`torch.relu(…)`."),
                call,
            )  # fmt: skip
    return None


@diagnosis
def layers_in_a_list(case: Case) -> Diagnosis | None:
    """The two layers side by side, in a list or tuple."""
    if case.kind != "module" or not case.is_about("chain"):
        return None
    for value in returned_values(function_of(case)):
        if isinstance(value, (ast.List, ast.Tuple)):
            return case.finding(
                "returns-list",
                _("`{code}` holds the layers, but is no module: x cannot run through it.").format(
                    code=source_of(value)
                ),
                _("Hand them to `nn.Sequential(…)`, one after the other."),
                value,
            )
    return None


@diagnosis
def same_chain(case: Case) -> Diagnosis | None:
    """A chain, or its layers, made once at the top of the file."""
    function = function_of(case)
    if case.kind != "same chain" or function is None:
        return None
    once = made_once(function)
    if once is not None:
        return case.finding(
            "same-object",
            _("`{code}` stands outside of `{name}`, so it is made once, for all calls.").format(
                code=source_of(once), name=function.name
            )
            if once in function.args.defaults
            else _("`{code}` keeps what the first call returned, and hands it out again.").format(
                code=source_of(once)
            ),
            _("Make it inside the function, anew in each call."),
            once,
        )
    outside = [node for node in case.tree.body if isinstance(node, ast.Assign)] if case.tree else []
    used = {node.id for node in walk(function) if isinstance(node, ast.Name)}
    for node in outside:
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id in used and any(calls_in(node.value)):
            return case.finding(
                "same-object",
                _("`{code}` stands outside of `{name}`, so it is made once, for all calls.").format(
                    code=source_of(node), name=function.name
                ),
                _("Make it inside the function."),
                node,
            )
    return None
