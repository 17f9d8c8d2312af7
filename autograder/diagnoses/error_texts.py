"""What PyTorch's and Python's error texts mean, in plain words.

A row says which exception, which pieces of its text (one is enough), the name
of the diagnosis, what happened, and what to try. The original text is shown
beside it by the failed check's own message.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from autograder.diagnoses import Case, diagnosis
from autograder.diagnoses.sources import at_last_line, problem_of
from autograder.i18n import _
from autograder.verdicts import Diagnosis

__all__ = ["ROWS", "Row", "at_last_line", "known_text", "problem_of"]


class Row(NamedTuple):
    """One error text; the sentences are functions, because the language may change."""

    type: str
    pieces: tuple[str, ...]
    name: str
    text: Callable[[], str]
    advice: Callable[[], str]


ROWS = (
    *(
        Row(
            kind,
            pieces,
            "out-of-memory",
            lambda: _(
                "Your code asked for more memory than a submission may have. Mostly a size has "
                "got too large by mistake, or a list keeps what is not needed any more."
            ),
            lambda: _(
                "Print the shapes of your tensors: which one is larger than you think? Keep "
                "losses as numbers (`loss.item()`), not as tensors with their whole graph."
            ),
        )
        for kind, pieces in (("RuntimeError", ("can't allocate memory",)), ("MemoryError", ("",)))
    ),
    Row(
        "RuntimeError",
        ("a leaf Variable that requires grad", "a view of a leaf Variable"),
        "in-place-on-parameter",
        lambda: _(
            "A parameter was changed in place (a method with `_` at its end, `+=`, or an index) "
            "while PyTorch was tracking gradients. It could not say any more what the gradient "
            "belongs to, so it refuses."
        ),
        lambda: _(
            "Give the parameter its value when you make it, `nn.Parameter(torch.rand(1))`, or "
            "change it inside `with torch.no_grad():`."
        ),
    ),
    Row(
        "TypeError",
        ("as parameter", "(torch.nn.Parameter or None expected)"),
        "tensor-over-parameter",
        lambda: _(
            "This attribute holds a registered parameter, and now something that is none is "
            "assigned to it. PyTorch refuses, because the parameter would be lost."
        ),
        lambda: _(
            "Wrap the new value, `nn.Parameter(…)`, or change the old parameter in place inside "
            "`with torch.no_grad():`."
        ),
    ),
    Row(
        "TypeError",
        ("(torch.nn.Module or None expected)",),
        "list-over-module",
        lambda: _(
            "This attribute holds a registered module already, and now something else is assigned "
            "to it. PyTorch refuses, because the module would be lost."
        ),
        lambda: _(
            "Assign to it once. If you want to keep several modules there, wrap them: "
            "`nn.ModuleList(…)`."
        ),
    ),
    Row(
        "RuntimeError",
        ("Trying to backward through the graph a second time",),
        "second-backward",
        lambda: _(
            "`backward()` ran twice through the same graph. The graph is thrown away after the "
            "first time; something computed before the loop, or in an earlier step, is used again."
        ),
        lambda: _(
            "Compute the output and the loss anew in each step, and keep `loss.item()` rather "
            "than `loss`."
        ),
    ),
    Row(
        "RuntimeError",
        ("grad can be implicitly created only for scalar outputs",),
        "loss-not-a-number",
        lambda: _(
            "`backward()` was called on a tensor with several elements. Gradients start from one "
            "single number, the loss."
        ),
        lambda: _("Reduce the loss to one number first, for example with `.mean()`."),
    ),
    Row(
        "RuntimeError",
        ("modified by an inplace operation",),
        "changed-in-place",
        lambda: _(
            "A tensor that `backward()` still needs was changed in place after it had been used."
        ),
        lambda: _("Write `y = y + 1` instead of `y += 1`, and `relu(y)` instead of `relu_(y)`."),
    ),
    Row(
        "RuntimeError",
        ("Can't call numpy() on Tensor that requires grad",),
        "numpy-needs-detach",
        lambda: _(
            "NumPy knows no gradients, so a tensor that tracks them does not become an array."
        ),
        lambda: _("For one number, use `.item()`; for an array, `.detach().numpy()`."),
    ),
    Row(
        "TypeError",
        ("unsupported format string passed to Tensor", "unsupported format string passed to Param"),
        "format-of-tensor",
        lambda: _(
            "A format such as `:.3f` works for numbers; here it meets a tensor, even if one with a "
            "single element."
        ),
        lambda: _("Take the number out of the tensor first: `{self.m.item():.3f}`."),
    ),
    Row(
        "TypeError",
        ("does not support the context manager protocol",),
        "with-without-call",
        lambda: _("`with` needs an object, and here it got the class or function that makes one."),
        lambda: _("Write the parentheses: `with torch.no_grad():`."),
    ),
    Row(
        "AttributeError",
        ("__enter__",),
        "with-without-call",
        lambda: _("`with` needs an object, and here it got the class or function that makes one."),
        lambda: _("Write the parentheses: `with torch.no_grad():`."),
    ),
    Row(
        "TypeError",
        ("'module' object is not callable",),
        "module-called",
        lambda: _("What is called here is a module, a file with classes in it, not a class."),
        lambda: _(
            "Look at the capital letters: `nn.Parameter` is the class, `nn.parameter` the module."
        ),
    ),
    Row(
        "ValueError",
        ("optimizer got an empty parameter list",),
        "no-parameters",
        lambda: _(
            "The model has no registered parameters, so the optimiser would have nothing to change."
        ),
        lambda: _(
            "Wrap tensors in `nn.Parameter`, keep layers in attributes or an `nn.ModuleList`, and "
            "look at `list(model.named_parameters())`."
        ),
    ),
    Row(
        "NotImplementedError",
        ('is missing the required "forward" function',),
        "no-forward",
        lambda: _(
            "A module was called that has no `forward`: it is misspelt, indented wrongly, or the "
            "module is a container such as `nn.ModuleList`, which only keeps others."
        ),
        lambda: _("Check the name and the indentation of `forward`; call a container's items."),
    ),
    Row(
        "TypeError",
        ("is not a Module subclass",),
        "not-a-module-object",
        lambda: _("A container of layers got something that is not a layer."),
        lambda: _("Hand it objects, `nn.ReLU()`, not classes, `nn.ReLU`, or functions."),
    ),
    Row(
        "TypeError",
        ("can only concatenate str",),
        "text-plus-other",
        lambda: _("`+` joins a text with a text only, and here something else stands beside it."),
        lambda: _('An f-string takes anything: `f"m={value:.2f}"`.'),
    ),
    Row(
        "TypeError",
        ("buffer name should be a string", "parameter name should be a string"),
        "name-comes-first",
        lambda: _("The name comes first, as a string, and then the tensor."),
        lambda: _('`self.register_buffer("name", tensor)`.'),
    ),
    Row(
        "TypeError",
        ("module name should be a string", "attribute name must be string"),
        "key-not-a-string",
        lambda: _("Modules are registered under names, and this name is not a string."),
        lambda: _("Make the number a string: `str(i)`."),
    ),
    Row(
        "RuntimeError",
        ("mat1 and mat2 shapes cannot be multiplied",),
        "sizes-do-not-fit",
        lambda: _(
            "The last axis of the input is not as long as the layer expects: `in_features` must be "
            "the number of columns that come in."
        ),
        lambda: _("Print `x.shape` before each layer and compare it with the layer's sizes."),
    ),
    Row(
        "TypeError",
        ("isinstance() arg 2 must be a type",),
        "isinstance-without-class",
        lambda: _("`isinstance` wants a class as its second argument, and here it gets no class."),
        lambda: _("Write the class itself, without quotes: `isinstance(module, nn.Linear)`."),
    ),
    Row(
        "TypeError",
        ("list indices must be integers or slices, not str", "tuple indices must be integers"),
        "key-for-a-list",
        lambda: _(
            "What stands before the brackets is a list or a tuple: its items have numbers, not "
            "names."
        ),
        lambda: _("Look at what was put there. A dict has names: `dict(epoch=epoch)`."),
    ),
    Row(
        "TypeError",
        ("iteration over a 0-d tensor",),
        "number-gone-through",
        lambda: _("This line goes through the parts of a tensor that is one single number."),
        lambda: _("Ask first, with `isinstance`, what it is that came."),
    ),
    Row(
        "TypeError",
        ("'int' object is not iterable", "'float' object is not iterable"),
        "number-gone-through",
        lambda: _("This line goes through a number, as if it were a list."),
        lambda: _("`range(n)` goes through the numbers from 0 to n − 1."),
    ),
    Row(
        "TypeError",
        ("'generator' object is not subscriptable", "'generator' object is not reversible"),
        "generator-is-no-list",
        lambda: _("This gives its items one after the other; it is no list, and has no indices."),
        lambda: _("`list(…)` around it makes a list of all of them."),
    ),
    Row(
        "AssertionError",
        ("The in_features inferred from input",),
        "sizes-do-not-fit",
        lambda: _("This layer has its number of inputs already, and now it gets another one."),
        lambda: _("Print `x.shape` before each layer and compare it with the layer's sizes."),
    ),
    Row(
        "UnpicklingError",
        ("Weights only load failed",),
        "refused-file",
        lambda: _(
            "In this file there is more than tensors and plain containers: an object with its "
            "class, such as a whole model. `weights_only=True` refuses it."
        ),
        lambda: _("Save what `state_dict()` returns: names and tensors, and nothing else."),
    ),
    Row(
        "AttributeError",
        ("Can't get attribute",),
        "class-not-there",
        lambda: _("In this file there is an object with its class, and that class is not here."),
        lambda: _("Save what `state_dict()` returns: names and tensors, and nothing else."),
    ),
    Row(
        "RuntimeError",
        ("The size of tensor a",),
        "sizes-do-not-match",
        lambda: _("Two tensors are combined element by element, but their shapes do not match."),
        lambda: _("Print both shapes in the line before."),
    ),
    Row(
        "RuntimeError",
        ("but got Long and Float", "but got Float and Long"),
        "integer-input",
        lambda: _("A layer computes with floats, and here it meets a tensor of whole numbers."),
        lambda: _("Make it a tensor of floats: `torch.zeros(…)`, `torch.rand(…)`, `x.float()`."),
    ),
    Row(
        "ValueError",
        ("uninitialized parameter",),
        "lazy-not-run",
        lambda: _("A lazy layer does not know its sizes yet; it learns them from its first input."),
        lambda: _("Call the model once on an input before you use its parameters."),
    ),
    Row(
        "RuntimeError",
        ("Missing key(s) in state_dict", "Unexpected key(s) in state_dict", "size mismatch for"),
        "state-dict-names",
        lambda: _(
            "The saved names or shapes are not those of the model into which they are loaded."
        ),
        lambda: _(
            "Compare `saved.keys()` with `model.state_dict().keys()`; both sides must name and "
            "build their parameters in the same way."
        ),
    ),
    Row(
        "RuntimeError",
        ("Attempting to deserialize object on a CUDA device",),
        "no-map-location",
        lambda: _("The file was saved from a GPU, and there is none here."),
        lambda: _('`torch.load(path, map_location="cpu")` puts the tensors where you say.'),
    ),
    Row(
        "RuntimeError",
        ("Expected all tensors to be on the same device",),
        "mixed-devices",
        lambda: _("Two tensors of one computation live on different devices."),
        lambda: _("Move model and inputs to the same one: `x.to(device)`, `model.to(device)`."),
    ),
    Row(
        "RuntimeError",
        ("cannot be converted to Scalar", "only one element tensors can be converted"),
        "item-of-many",
        lambda: _("`.item()` or `float(…)` was asked of a tensor with several elements."),
        lambda: _("They work for one element only; reduce the tensor first, or use `.tolist()`."),
    ),
)


@diagnosis
def known_text(case: Case) -> Diagnosis | None:
    """An error text that has a row above."""
    problem = problem_of(case)
    message = str(problem.get("message", ""))
    for row in ROWS:
        if problem.get("type") == row.type and any(piece in message for piece in row.pieces):
            return at_last_line(case, row.name, row.text(), row.advice())
    return None
