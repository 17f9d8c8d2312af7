"""Wrong answers that nobody thought of: the reference, changed in one small way at a time.

Each mutant changes one place of a solution as learners do (a Parameter becomes
a tensor, a ModuleList a list, a line is left out) or as mutation testing does
(an operator, a constant, an off-by-one). Checks that all pass on a mutant have a
hole, or the mutant is another right answer; those are listed, with the reason,
in ``equivalent.toml`` beside the assignment.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

CONTAINERS = {"ModuleList": "list", "ParameterList": "list", "Sequential": "list",
              "ModuleDict": "dict", "ParameterDict": "dict"}  # fmt: skip
ACTIVATIONS = {"ReLU", "Tanh", "Sigmoid", "Softmax", "LeakyReLU", "PReLU"}
FUNCTIONS = {"relu", "tanh", "sigmoid", "softmax", "leaky_relu"}
IN_PLACE: dict[type[ast.operator], str] = {
    ast.Add: "add_", ast.Sub: "sub_", ast.Mult: "mul_", ast.Div: "div_",
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Pow: ast.Mult, ast.Mod: ast.Mult, ast.MatMult: ast.Mult,
}  # fmt: skip
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One changed reference.

    Attributes:
        name: where and what, ``fit: optimizer.zero_grad() → pass``; stable when
            other lines of the file change.
        source: the whole module.

    """

    name: str
    source: str


def mutants(reference: str) -> list[Mutant]:
    """Return every mutant of the solutions (between BEGIN and END SOLUTION) of a reference."""
    tree = ast.parse(reference)
    inside = _solution_lines(reference)
    found: dict[str, Mutant] = {}
    for owner, statement in _statements(tree, inside):
        for node, changed in _changes(statement, owner):
            source = _with(tree, node, changed)
            before, after = _difference(ast.unparse(tree), source)
            name = f"{owner}: {before} → {after}"
            if before != after:
                found.setdefault(name, Mutant(name, source))
    return list(found.values())


def _solution_lines(reference: str) -> set[int]:
    lines, inside = set(), False
    for number, line in enumerate(reference.split("\n"), 1):
        if "### BEGIN SOLUTION" in line or "### END SOLUTION" in line:
            inside = "BEGIN" in line
        elif inside:
            lines.add(number)
    return lines


def _statements(tree: ast.AST, inside: set[int], owner: str = "") -> Iterator[tuple[str, ast.stmt]]:
    """Yield the outermost statements of the solutions, with the definition they stand in."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.stmt) and node.lineno in inside:
            yield owner, node
        elif isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            yield from _statements(node, inside, f"{owner}.{node.name}".lstrip("."))
        else:
            yield from _statements(node, inside, owner)


def _with(tree: ast.Module, node: ast.AST, changed: ast.AST | list[ast.stmt]) -> str:
    """Return the module as text with `node` replaced."""

    class Replace(ast.NodeTransformer):
        def visit(self, visited: ast.AST) -> ast.AST | list[ast.stmt]:
            if visited is node:
                return changed
            kept: ast.AST = self.generic_visit(visited)
            return kept

    # The node to replace is found again in a copy by its place in the walk.
    position = next(i for i, inner in enumerate(ast.walk(tree)) if inner is node)
    twin = copy.deepcopy(tree)
    node = next(inner for i, inner in enumerate(ast.walk(twin)) if i == position)
    Replace().visit(twin)
    return ast.unparse(ast.fix_missing_locations(twin))


def _difference(before: str, after: str) -> tuple[str, str]:
    """Return the lines in which two texts differ, each side on one line."""
    a, b = before.split("\n"), after.split("\n")
    while a and b and a[0] == b[0]:
        del a[0], b[0]
    while a and b and a[-1] == b[-1]:
        del a[-1], b[-1]
    return _one_line(a), _one_line(b)


def _one_line(lines: list[str]) -> str:
    text = "; ".join(line.strip() for line in lines) or "(nothing)"
    return text if len(text) <= 120 else text[:117] + "…"


# --- the changes ----------------------------------------------------------------

Change = tuple[ast.AST, "ast.AST | list[ast.stmt]"]


def _changes(statement: ast.stmt, owner: str) -> Iterator[Change]:
    for node in ast.walk(statement):
        for change in CHANGES:
            yield from change(node)
        if isinstance(node, ast.Return) and node.value is not None:
            for text in ("({}).detach()", "torch.relu({})"):
                wrapped = ast.parse(text.format(ast.unparse(node.value)), mode="eval").body
                yield node, ast.Return(wrapped)


def _leave_out(node: ast.AST) -> Iterator[Change]:
    """A line left out; a block that runs always, never, or without its `with`."""
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return,
                         ast.Raise, ast.Assert, ast.For, ast.While, ast.Delete)):  # fmt: skip
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            yield node, ast.Pass()
    elif isinstance(node, ast.With):
        yield node, node.body
    elif isinstance(node, ast.If):
        yield node.test, ast.Constant(True)
        yield node.test, ast.Constant(False)
    elif isinstance(node, ast.IfExp):
        yield node, node.body
        yield node, node.orelse


def _registration(node: ast.AST) -> Iterator[Change]:
    """Containers and parameters that PyTorch does not see."""
    if not isinstance(node, ast.Call):
        return
    name = _last_name(node.func)
    if name in CONTAINERS and len(node.args) <= 1:
        yield node, ast.Call(ast.Name(CONTAINERS[name], ast.Load()), node.args, [])
    if name == "Parameter" and node.args:
        yield node, node.args[0]
        yield (
            node,
            ast.Call(node.func, node.args, [ast.keyword("requires_grad", ast.Constant(False))]),
        )
    if name == "register_buffer" and isinstance(node.args[0], ast.Constant):
        owner = ast.unparse(node.func).removesuffix(".register_buffer")
        for text in ("{}", "torch.nn.Parameter({})"):
            value = text.format(ast.unparse(node.args[1]))
            code = f"setattr({owner}, {node.args[0].value!r}, {value})"
            yield node, ast.parse(code, mode="eval").body
    if name in ("Linear", "LazyLinear") and not any(k.arg == "bias" for k in node.keywords):
        bias = ast.keyword("bias", ast.Constant(False))
        yield node, ast.Call(node.func, node.args, [*node.keywords, bias])


def _activations(node: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.Call):
        return
    name = _last_name(node.func)
    if name in ACTIVATIONS:
        yield node, ast.parse("torch.nn.Identity()", mode="eval").body
    elif name in FUNCTIONS and node.args:
        yield node, node.args[0]


def _gradients(node: ast.AST) -> Iterator[Change]:
    """Values taken out of the graph; in place on an input."""
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        if _last_name(node.value) == "self":
            yield node, ast.Attribute(node, "data", ast.Load())
    if isinstance(node, ast.BinOp) and type(node.op) in IN_PLACE:
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, ast.Name):
                method = ast.Attribute(one, IN_PLACE[type(node.op)], ast.Load())
                yield node, ast.Call(method, [other], [])


def _calls(node: ast.AST) -> Iterator[Change]:
    """Arguments swapped or left out, methods not called, ranges off by one."""
    if not isinstance(node, ast.Call):
        return
    for keyword in node.keywords:
        rest = [k for k in node.keywords if k is not keyword]
        yield node, ast.Call(node.func, node.args, rest)
        if keyword.arg == "dim" and not isinstance(keyword.value, ast.Name):
            for dim in (0, 1, -1):
                changed = [*rest, ast.keyword("dim", ast.Constant(dim))]
                yield node, ast.Call(node.func, node.args, changed)
    if len(node.args) >= 2 and not any(isinstance(a, ast.Starred) for a in node.args[:2]):
        swapped = [node.args[1], node.args[0], *node.args[2:]]
        yield node, ast.Call(node.func, swapped, node.keywords)
    name = _last_name(node.func)
    if isinstance(node.func, ast.Attribute) and not node.args and not node.keywords:
        if name not in ("__init__", "values", "items", "keys"):
            yield node, node.func.value
    if name == "range" and node.args:
        end = -1 if len(node.args) == 1 else 1
        for operator in (ast.Add(), ast.Sub()):
            moved = list(node.args)
            moved[end] = ast.BinOp(moved[end], operator, ast.Constant(1))
            yield node, ast.Call(node.func, moved, [])


def _values(node: ast.AST) -> Iterator[Change]:
    """Operators, comparisons, constants."""
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield node, ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)
        yield node, node.left
        yield node, node.right
    elif isinstance(node, ast.AugAssign) and type(node.op) in OPERATORS:
        yield node, ast.AugAssign(node.target, OPERATORS[type(node.op)](), node.value)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        operator = COMPARISONS[type(node.ops[0])]()
        yield node, ast.Compare(node.left, [operator], node.comparators)
    elif isinstance(node, ast.BoolOp):
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield node, ast.BoolOp(other, node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield node, node.operand
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield node, ast.Constant(not node.value)
        elif isinstance(node.value, int):
            yield node, ast.Constant(node.value + 1)
        elif isinstance(node.value, float):
            yield node, ast.Constant(2 * node.value + 0.5)


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


CHANGES: tuple[Callable[[ast.AST], Iterator[Change]], ...] = (
    _leave_out, _registration, _activations, _gradients, _calls, _values,
)  # fmt: skip
