"""Decision trees in plain Python: boosted trees as data, turned into the source of one function."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, count
from math import exp
from typing import Any, NamedTuple

Node = tuple[int, float, float, object, object]
"""A question: number of the feature, limit, mean of the node, what follows at most the limit, what above."""
Tree = Node | float

REASON_TREES = 6
"""Number of the first trees that reasons are read from: each later one corrects less."""

WALKS_BEFORE = 300
"""Number of evaluations after which trees are compiled: compiling 20 takes 9 ms, about the cost of so many walks."""


class FlatTree(NamedTuple):
    """One tree in arrays, fast to load: a node asks `row[feature] <= limit`, and goes to `low` or `high`.

    A leaf has the feature -1, and its value in `limit`.
    """

    feature: tuple[int, ...]
    limit: tuple[float, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]


class LazySum:
    """Flat trees whose leaves add up: walked at first, compiled once they are asked often, to the same float."""

    __slots__ = ("_compiled", "_trees", "_walks")

    def __init__(self, trees: Sequence[FlatTree]) -> None:
        self._trees = trees
        self._walks = 0
        self._compiled: Callable[[Sequence[float]], float] | None = None

    def score(self, row: Sequence[float]) -> float:
        """Return the sum of the leaves that the row leads to."""
        if self._compiled is not None:
            return self._compiled(row)
        self._walks += 1
        if self._walks > WALKS_BEFORE:
            self._compiled = _compiled([_nested(tree, 0) for tree in self._trees], len(row), "s=0.0", "s+={}")
        return _walked(self._trees, row)


def _walked(trees: Sequence[FlatTree], row: Sequence[float]) -> float:
    total = 0.0
    for feature, limit, low, high in trees:
        node = 0
        asked = feature[0]
        while asked >= 0:
            node = low[node] if row[asked] <= limit[node] else high[node]
            asked = feature[node]
        total += limit[node]
    return total


def _nested(tree: FlatTree, node: int) -> Tree:
    asked, limit = tree.feature[node], float(tree.limit[node])
    return limit if asked < 0 else (asked, limit, 0.0, _nested(tree, tree.low[node]), _nested(tree, tree.high[node]))


class Forest:
    """A sum of trees; above 0 is evidence for content."""

    def __init__(self, trees: Sequence[Tree], features: int) -> None:
        """Take trees over rows of `features` numbers.

        Raises:
            ValueError: a tree asks for a feature that rows do not have.

        """
        first = trees[:REASON_TREES]
        leaves = count()
        self.score: Callable[[Sequence[float]], float] = _compiled(trees, features, "s=0.0", "s+={}")
        """The sum of the trees for one row."""
        self._leaves = _compiled([_numbered(tree, leaves) for tree in first], features, "s=[]", "s.append({})")
        self._pushes = [push for tree in first for push in _pushes(tree, {})]

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Return for each row how likely it is content, 0 to 1."""
        score = self.score
        return [1.0 / (1.0 + exp(-max(-30.0, min(30.0, score(row))))) for row in rows]

    def leaves(self, row: Sequence[float]) -> tuple[int, ...]:
        """Return the numbers of the leaves that this row leads to in the first trees."""
        return tuple(self._leaves(row))

    def pushed(self, leaves: Iterable[int]) -> dict[int, float]:
        """Return how far each feature pushed the score down on the way to these leaves, by its number."""
        sums: dict[int, float] = {}
        for leaf in leaves:
            for feature, push in self._pushes[leaf]:
                sums[feature] = sums.get(feature, 0.0) + push
        return sums


def tree_of(data: object) -> Tree:
    """Return the tree that JSON lists hold, checked.

    Raises:
        ValueError: the lists are no tree.

    """
    if isinstance(data, int | float):
        return float(data)
    if isinstance(data, list) and len(data) == 5:
        feature, limit, mean, low, high = data
        return int(feature), float(limit), float(mean), tree_of(low), tree_of(high)
    msg = "a tree is a number or a list of feature, limit, mean and two trees"
    raise ValueError(msg)


def _compiled(trees: Sequence[object], features: int, start: str, step: str) -> Any:
    """Return the trees as one function of a row: four times as fast as walking them.

    Only whole numbers and floats get into the source, so the data cannot run anything.
    """
    used = set(chain.from_iterable(map(_asked, trees)))
    if used and not 0 <= min(used) <= max(used) < features:
        msg = f"the trees ask for feature {max(used)}, rows have {features}"
        raise ValueError(msg)
    names = ",".join(f"a{number}" if number in used else "_" for number in range(features))
    lines = [f"def score(row):\n {names},=row\n {start}", *(f" {step.format(_expression(tree))}" for tree in trees)]
    space: dict[str, Any] = {}
    exec(compile("\n".join([*lines, " return s"]), "<forest>", "exec"), {}, space)  # noqa: S102 - made of numbers alone
    return space["score"]


def _asked(tree: object) -> list[int]:
    return [tree[0], *_asked(tree[3]), *_asked(tree[4])] if isinstance(tree, tuple) else []


def _expression(tree: object) -> str:
    if not isinstance(tree, tuple):
        return f"{tree!r}"
    feature, limit, _, low, high = tree
    return f"({_expression(low)} if a{feature}<={limit!r} else {_expression(high)})"


def _numbered(tree: object, leaves: Iterator[int]) -> object:
    """Return the tree with its leaves numbered from left to right."""
    if not isinstance(tree, tuple):
        return next(leaves)
    feature, limit, mean, low, high = tree
    return feature, limit, mean, _numbered(low, leaves), _numbered(high, leaves)


def _pushes(tree: object, path: dict[int, float]) -> Iterator[tuple[tuple[int, float], ...]]:
    """Yield for each leaf, from left to right, the features that push the score down on the way to it."""
    if not isinstance(tree, tuple):
        yield tuple((feature, push) for feature, push in path.items() if push < 0)
        return
    feature, _, mean, low, high = tree
    for branch in (low, high):
        now = branch[2] if isinstance(branch, tuple) else branch
        yield from _pushes(branch, {**path, feature: path.get(feature, 0.0) + now - mean})
