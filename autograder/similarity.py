"""Code that two students have and few others: a hint where to look, no proof of anything.

Only text is compared, nothing is run. What a student can change without understanding does
not count: names of their own, comments, layout, the order of methods, the values of
constants. Neither does what they were given (the stub), what everybody finds (it is in the
reference solution, or many in the class have it), and what is short. The rest is compared by
the runs of RUN tokens in it: in two files, and in two definitions. Runs that fewer students
have weigh more (tf-idf), and the similarity is the cosine.
"""

from __future__ import annotations

import ast
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

from autograder.submission import Submission

RUN = 10  # tokens: one statement or two
LEAST = 60  # runs that two must have in common, beside what many have: some ten lines
SHARE = 0.7  # the least similarity
FEW, FEW_SHARE = 5, 0.03  # students who may have a run, of a small class and of a large one
MOST_TOKENS = 100_000  # of one submission
CHUNK = 500  # texts whose similarities to all others are in memory at a time
MOST_LINES = 30  # of an excerpt
MOST_LETTERS = 200  # of a line in it


@dataclass(frozen=True)
class Part:
    """A definition, or another statement at the top of a file.

    Attributes:
        name: what it defines, if anything.
        unit: the file or cell that it stands in.
        line: its first line there; `end` its last one.
        runs: the tokens of each function in it: a letter for each, and the line of each.

    """

    name: str
    unit: str
    line: int
    end: int
    runs: list[tuple[str, list[int]]]

    def features(self) -> Iterator[tuple[str, list[int]]]:
        """Yield each run of RUN tokens, with their lines."""
        for letters, lines in self.runs:
            for start in range(len(letters) - RUN + 1):
                yield letters[start : start + RUN], lines[start : start + RUN]


@dataclass(frozen=True)
class Pair:
    """Two students with similar code; `part` is what is similar, empty for all they wrote."""

    students: tuple[str, str]
    share: float
    part: str


@dataclass(frozen=True)
class Group:
    """Students who are joined by pairs; the pairs, the most similar first."""

    students: list[str]
    pairs: list[Pair]


@dataclass(frozen=True)
class Line:
    """A line of an excerpt; `shared` if it is among what few others have."""

    number: int
    text: str
    shared: bool


@dataclass(frozen=True)
class Excerpt:
    """Lines of one student's, around what is shared."""

    unit: str
    lines: list[Line]


@dataclass(frozen=True)
class Comparison:
    """What was found in a class, and which runs count: a place for each, by its hash."""

    groups: list[Group]
    counts: Any

    def excerpts(self, a: Submission, b: Submission) -> tuple[Excerpt, Excerpt] | None:
        """Return the two definitions that have most in common, lines in common marked."""
        of_a, of_b = ([(p, dict(p.features())) for p in parts(work)] for work in (a, b))
        best: tuple[set[str], Part, Part] | None = None
        for part_a, features_a in of_a:
            for part_b, features_b in of_b:
                shared = self._that_count(features_a.keys() & features_b.keys())
                if shared and (best is None or len(shared) > len(best[0])):
                    best = shared, part_a, part_b
        if best is None:
            return None
        shared, part_a, part_b = best
        return _excerpt(a, part_a, shared), _excerpt(b, part_b, shared)

    def _that_count(self, features: set[str]) -> set[str]:
        found = sorted(features)
        if not found:
            return set()
        places = _VECTORS.transform([[feature] for feature in found]).indices
        return {f for f, place in zip(found, places, strict=True) if self.counts[place]}


_VECTORS = HashingVectorizer(
    analyzer=lambda features: features,  # they are made here, see `Part.features`
    binary=True,
    norm=None,
    alternate_sign=False,
    n_features=2**22,
    dtype=np.float32,
)


def compare(
    works: Iterable[tuple[str, Submission]], known: Iterable[Submission] = ()
) -> Comparison:
    """Find students whose code is suspiciously similar.

    Args:
        works: (student, submission), one after the other; none is kept.
        known: what everybody has or may have: stub and reference.

    """
    owners: list[tuple[str, str]] = []  # of each row: student, part

    def rows() -> Iterator[list[str]]:
        for student, work in works:
            found = parts(work)
            owners.append((student, ""))
            yield [feature for part in found for feature, _lines in part.features()]
            for part in (part for part in found if part.name):
                owners.append((student, part.name))
                yield [feature for feature, _lines in part.features()]

    texts = _transform(rows())
    whole = np.array([not part for _student, part in owners], bool)
    known_texts = _transform([f for p in parts(work) for f, _ in p.features()] for work in known)
    having = np.asarray(texts[whole].sum(axis=0)).ravel()
    few = max(FEW, FEW_SHARE * whole.sum())
    counts = (having <= few) & (np.asarray(known_texts.sum(axis=0)).ravel() == 0)
    texts = texts[:, counts]
    enough = np.flatnonzero(np.diff(texts.indptr) >= LEAST)
    if len(enough) < 2:
        return Comparison([], counts)
    weighted = TfidfTransformer().fit(texts[whole]).transform(texts[enough])
    best: dict[tuple[str, str], Pair] = {}
    for row, column, share in _similar(weighted, texts[enough]):
        (a, part), (b, _part) = owners[enough[row]], owners[enough[column]]
        pair = Pair((min(a, b), max(a, b)), round(min(1.0, share), 4), part and _part)
        old = best.get(pair.students)
        # All they wrote says more than a part of it.
        if a != b and (old is None or (not pair.part, pair.share) > (not old.part, old.share)):
            best[pair.students] = pair
    return Comparison(_groups(list(best.values())), counts)


def _transform(rows: Iterable[list[str]]) -> Any:
    """Return a row for each list of features; no row at all is a matrix, too."""
    rows = iter(rows)
    first = list(islice(rows, 1))
    if not first:
        return _VECTORS.transform([[]])[:0]
    return _VECTORS.transform(row for part in (first, rows) for row in part)


def _similar(weighted: Any, texts: Any) -> Iterator[tuple[int, int, float]]:
    """Yield (row, other row, similarity) of rows that are similar and have enough in common."""
    turned = weighted.T.tocsr()
    for start in range(0, weighted.shape[0], CHUNK):
        found = (weighted[start : start + CHUNK] @ turned).tocoo()
        wanted = (found.data >= SHARE) & (found.row + start < found.col)
        first, second = found.row[wanted] + start, found.col[wanted]
        common = np.asarray(texts[first].multiply(texts[second]).sum(axis=1)).ravel()
        for row, column, share, number in zip(
            first, second, found.data[wanted], common, strict=True
        ):
            if number >= LEAST:
                yield int(row), int(column), float(share)


def _groups(pairs: Sequence[Pair]) -> list[Group]:
    """Return who is joined with whom, directly or by others; the most similar first."""
    students = sorted({student for pair in pairs for student in pair.students})
    place = {student: index for index, student in enumerate(students)}
    ends = [[place[pair.students[end]] for pair in pairs] for end in (0, 1)]
    size = len(students)
    graph = coo_array((np.ones(len(pairs)), ends), shape=(size, size)) if pairs else None
    labels = connected_components(graph, directed=False)[1] if graph is not None else []
    found: dict[int, Group] = {}
    for student, label in zip(students, labels, strict=True):
        found.setdefault(int(label), Group([], [])).students.append(student)
    for pair in sorted(pairs, key=lambda pair: (-pair.share, pair.students)):
        found[int(labels[place[pair.students[0]]])].pairs.append(pair)
    return sorted(found.values(), key=lambda group: (-group.pairs[0].share, group.students))


# --- tokens -----------------------------------------------------------------------


def parts(work: Submission) -> list[Part]:
    """Return what stands at the top of a submission, in tokens that outlast a disguise."""
    own: dict[str, str] = {}
    left = MOST_TOKENS
    found: list[tuple[ast.stmt, list[list[_Token]]]] = []
    for statement in work.tree().body:
        # In a class, the order of methods is a matter of taste.
        functions = statement.body if isinstance(statement, ast.ClassDef) else [statement]
        own |= {statement.name: ""} if isinstance(statement, ast.ClassDef) else {}
        runs = [_tokens(function, own, left) for function in functions]
        left -= sum(len(run) for run in runs)
        found.append((statement, runs))
    return [
        Part(
            getattr(statement, "name", ""),
            getattr(statement, "unit_name", work.path.name),
            statement.lineno,
            statement.end_lineno or statement.lineno,
            [
                (
                    "".join(_letter(kind, own.get(name, name)) for kind, name, _line in run),
                    [line for _kind, _name, line in run],
                )
                for run in runs
            ],
        )
        for statement, runs in found
    ]


_Token = tuple[str, str, int]  # kind of node, its name if it has one, line
_SAME = {"AnnAssign": "Assign", "AsyncFunctionDef": "FunctionDef"}
_PASSED_OVER = {"annotation", "returns", "type_comment", "ctx", "type_params", "kind"}


def _tokens(node: ast.AST, own: dict[str, str], most: int) -> list[_Token]:
    """Return a token for each node below one, in order.

    Args:
        node: the highest.
        own: to which is added what stands for each name that is given to something here.
        most: how many tokens to return, at most.

    """
    found: list[_Token] = []
    line = 0
    stack = [node]
    while stack and len(found) < most:
        node = stack.pop()
        kind, name = type(node).__name__, ""
        line = getattr(node, "lineno", line)
        if isinstance(node, ast.Name):
            name = node.id
            if not isinstance(node.ctx, ast.Load):
                own[name] = ""
            found.append((kind, name, line))
            continue
        if isinstance(node, ast.Constant):
            found.append((kind, type(node.value).__name__, line))
            continue
        if isinstance(node, ast.JoinedStr):
            found.append(("Constant", "str", line))
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if isinstance(node, ast.Attribute):
            name = node.attr
            if not isinstance(node.ctx, ast.Load):
                own[name] = ""
        elif isinstance(node, ast.arg):
            own[node.arg] = ""
        elif isinstance(node, ast.keyword):
            name = node.arg or ""
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            own[node.name] = ""
        elif isinstance(node, ast.alias) and node.asname:
            own[node.asname] = node.name.rpartition(".")[2]
        found.append((_SAME.get(kind, kind), name, line))
        below: list[ast.AST] = []
        for field in node._fields:
            if field in _PASSED_OVER:
                continue
            value = getattr(node, field, None)
            if isinstance(value, list):
                below += [part for part in value if isinstance(part, ast.AST)]
            elif isinstance(value, ast.AST):
                below.append(value)
        stack += reversed(below)
    return found


@lru_cache(2**16)
def _letter(kind: str, name: str) -> str:
    """Return a letter that stands for a token: a short run of letters is quickly cut and hashed."""
    return chr(0x100 + zlib.crc32(f"{kind} {name}".encode("utf-8", "surrogatepass")) % 0xD000)


def _excerpt(work: Submission, part: Part, shared: set[str]) -> Excerpt:
    """Return the lines of a part around what is shared."""
    lines = {line for feature, of in part.features() if feature in shared for line in of}
    source = next(
        unit for unit in work.units
        if unit["name"] == part.unit and unit["line"] <= part.line
        and part.end < unit["line"] + len(unit["source"].split("\n"))
    )  # fmt: skip
    first = max(part.line, min(lines) - 1)
    last = min(part.end, max(lines) + 1, first + MOST_LINES - 1)
    texts = source["source"].split("\n")[first - source["line"] : last - source["line"] + 1]
    return Excerpt(
        part.unit,
        [Line(n, text[:MOST_LETTERS], n in lines) for n, text in enumerate(texts, first)],
    )
