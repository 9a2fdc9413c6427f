"""The weights, and how they are read: linear models over hashed n-grams, trees above them, a calibration curve."""

import json
import lzma
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import exp
from typing import NamedTuple

from pipeline.lacunae.edges import TABLE

WEIGHTS = "weights.xz"


class Linear(NamedTuple):
    """A linear model: one byte a weight, 128 is none."""

    table: bytes
    scale: float
    bias: float

    def score(self, keys: list[int]) -> float:
        """Return the log odds that the keys speak for."""
        table = self.table
        return self.bias + self.scale * (sum([table[key] for key in keys]) - 128 * len(keys))


class Gates(NamedTuple):
    """Log odds of the linear models below which an edge is passed over."""

    head: float
    tail: float


class Tree(NamedTuple):
    """One tree, flat: a node asks `measures[feature] <= threshold` and goes to `below` or `above`; a leaf has feature -1."""

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    below: tuple[int, ...]
    above: tuple[int, ...]


FIRST_TREES = 40
HOPELESS = -5.0
"""Log odds after the first trees below which the others are not asked: they never make up for it."""


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


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees whose leaves add up to log odds, and the curve that turns these into a measured share."""

    trees: tuple[Tree, ...]
    knots: tuple[float, ...]
    """Log odds, rising."""
    shares: tuple[float, ...]
    """The share that was right there."""

    def score(self, measures: Sequence[float]) -> float:
        """Return the log odds of one border."""
        total = _walked(self.trees[:FIRST_TREES], measures)
        if total < HOPELESS:
            return total
        return total + _walked(self.trees[FIRST_TREES:], measures)

    def share(self, score: float) -> float:
        """Return the calibrated confidence for the log odds: linear between the knots."""
        if not self.knots:
            return 1 / (1 + exp(-max(-30.0, min(30.0, score))))
        at = bisect_right(self.knots, score)
        if at == 0:
            return self.shares[0]
        if at == len(self.knots):
            return self.shares[-1]
        low, high = self.knots[at - 1], self.knots[at]
        part = (score - low) / (high - low)
        return self.shares[at - 1] + part * (self.shares[at] - self.shares[at - 1])


@dataclass(frozen=True, slots=True)
class Model:
    """All that was learned."""

    head: Linear
    tail: Linear
    join: Linear
    heads: Forest
    tails: Forest
    splits: Forest
    gates: Gates
    about: dict[str, str]
    """Date, digest of the training texts, figures."""


def model_of(raw: bytes) -> Model:
    """Return the model that `training/lacunae.py` wrote: one line of JSON, then the tables, all compressed."""
    head, _, tables = lzma.decompress(raw).partition(b"\n")
    said = json.loads(head)
    if len(tables) != len(said["linear"]) * TABLE:
        msg = "the weights were made for another table size; train again"
        raise ValueError(msg)
    linear = {
        part["name"]: Linear(tables[at * TABLE : (at + 1) * TABLE], part["scale"], part["bias"])
        for at, part in enumerate(said["linear"])
    }
    forests = {name: _forest(part) for name, part in said["forests"].items()}
    return Model(**linear, **forests, gates=Gates(*said["gates"]), about=said["about"])


def _forest(part: dict[str, list[list[list[float]]] | list[float]]) -> Forest:
    trees = tuple(
        Tree(tuple(map(int, feature)), tuple(threshold), tuple(map(int, below)), tuple(map(int, above)))
        for feature, threshold, below, above in part["trees"]  # type: ignore[misc]
    )
    return Forest(trees, tuple(part["knots"]), tuple(part["shares"]))  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def shipped() -> Model:
    """Return the model that comes with the package, read on first use."""
    return model_of(files(__package__).joinpath(WEIGHTS).read_bytes())
