"""Trees turned into Python source once they have been asked often enough to be worth it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

WALKS_BEFORE = 300
"""So often trees are walked before they are compiled: about then what that costs, 9 ms for twenty, has been spent."""


class Tree(NamedTuple):
    """One tree, flat: a node asks `measures[feature] <= threshold`, and goes to `below` or `above`.

    A leaf has the feature -1, and its value in `threshold`.
    """

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    below: tuple[int, ...]
    above: tuple[int, ...]


class Stage:
    """Some trees of a forest, whose leaves add up; compiled, they add up in the same order to the same float."""

    __slots__ = ("_compiled", "_trees", "_walks")

    def __init__(self, trees: Sequence[Tree]) -> None:
        self._trees = trees
        self._walks = 0
        self._compiled: Callable[[Sequence[float]], float] | None = None

    def score(self, measures: Sequence[float]) -> float:
        """Return the sum of the leaves that the measures lead to."""
        if self._compiled is not None:
            return self._compiled(measures)
        self._walks += 1
        if self._walks > WALKS_BEFORE:
            self._compiled = _compiled(self._trees, len(measures))
        return _walked(self._trees, measures)


def _walked(trees: Sequence[Tree], measures: Sequence[float]) -> float:
    total = 0.0
    for feature, threshold, below, above in trees:
        node = 0
        asked = feature[0]
        while asked >= 0:
            node = below[node] if measures[asked] <= threshold[node] else above[node]
            asked = feature[node]
        total += threshold[node]
    return total


def _compiled(trees: Sequence[Tree], width: int) -> Any:
    """Return the trees as one function of so many measures; only whole numbers and floats get into its source."""
    used = {asked for tree in trees for asked in tree.feature}
    names = ",".join(f"m{number}" if number in used else "_" for number in range(width))
    lines = [f" s+={_expression(tree, 0)}" for tree in trees]
    space: dict[str, Any] = {}
    source = "\n".join(["def score(m):", f" {names},=m", " s=0.0", *lines, " return s"])
    exec(compile(source, "<forest>", "exec"), {}, space)  # noqa: S102 - made of numbers alone
    return space["score"]


def _expression(tree: Tree, node: int) -> str:
    asked, limit = tree.feature[node], float(tree.threshold[node])
    if asked < 0:
        return f"({limit!r})"
    low, high = _expression(tree, tree.below[node]), _expression(tree, tree.above[node])
    return f"({low} if m{asked:d}<={limit!r} else {high})"
