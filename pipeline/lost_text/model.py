"""The weights, and how they are read: linear models over hashed n-grams, trees above them, a calibration curve."""

import json
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from math import exp
from typing import Any, NamedTuple

from pipeline.lost_text.bounds import CLOSE, REST, STAGES, Bounds
from pipeline.lost_text.edges import LINE_TABLE, TABLE
from pipeline.text.forest import FlatTree, LazySum
from pipeline.text.shipped import shipped_bytes

WEIGHTS = "weights.zlib"
NAMES = ("heads", "tails", "splits")
"""Names of the forests in the weights."""


class Linear(NamedTuple):
    """A linear model: one byte a weight, 128 is none."""

    table: bytes
    scale: float
    bias: float

    def read(self, names: list[bytes]) -> "LinearScore":
        """Return the log odds that the n-grams speak for, those of the first alone, and how many are known."""
        weights = list(map(self.table.__getitem__, map((len(self.table) - 1).__and__, map(zlib.crc32, names))))
        total = self.bias + self.scale * (sum(weights) - 128 * len(weights))
        first = weights[:FIRST_NAMES]
        return LinearScore(total, self.scale * (sum(first) - 128 * len(first)), len(weights) - weights.count(128))

    def score(self, names: list[bytes]) -> float:
        """Return the log odds alone."""
        total = sum(map(self.table.__getitem__, map((len(self.table) - 1).__and__, map(zlib.crc32, names))))
        return self.bias + self.scale * (total - 128 * len(names))


class LinearScore(NamedTuple):
    """What a linear model says."""

    score: float
    words: float
    """The part that whole words, or first letters in a script without spaces, speak for."""
    known: int
    """How many n-grams have a weight: few in a language not trained."""


FIRST_NAMES = 4


class Gates(NamedTuple):
    """Log odds of the linear models below which an edge is passed over."""

    head: float
    tail: float


@dataclass(frozen=True, slots=True)
class CalibratedForest:
    """Trees whose leaves add up to log odds, and the curve that turns these into a measured share."""

    trees: tuple[FlatTree, ...]
    knots: tuple[float, ...]
    """Log odds, rising."""
    shares: tuple[float, ...]
    """The share that was right there."""
    _stages: tuple[LazySum, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Part the trees where it is asked whether the border is hopeless."""
        stops = (0, *STAGES, None)
        parts = tuple(LazySum(held) for start, stop in pairwise(stops) if (held := self.trees[start:stop]))
        object.__setattr__(self, "_stages", parts or (LazySum(()),))

    def score(self, measures: Sequence[float], bounds: Bounds = CLOSE) -> float:
        """Return the log odds of one border."""
        total = 0.0
        for stage, hopeless in zip(self._stages[:-1], bounds.trees, strict=False):
            total += stage.score(measures)
            if total < hopeless:
                return total + REST
        return total + self._stages[-1].score(measures)

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


class FirstForests(NamedTuple):
    """Small forests over the measures of edges alone: what they give up is not measured further."""

    heads: LazySum
    tails: LazySum
    splits: LazySum


@dataclass(frozen=True, slots=True)
class LossModel:
    """All that was learned."""

    head: Linear
    tail: Linear
    join: Linear
    stub: Linear
    rest: Linear
    heads: CalibratedForest
    tails: CalibratedForest
    splits: CalibratedForest
    first: FirstForests
    gates: Gates
    about: dict[str, str]
    """Date, digest of the training texts, figures."""


def loss_model_of(raw: bytes) -> LossModel:
    """Return the model that `training/lost_text.py` wrote: one line of JSON, then the tables, all compressed."""
    line, _, tables = zlib.decompress(raw).partition(b"\n")
    said = json.loads(line)
    stops = list(accumulate((one["size"] for one in said["linear"]), initial=0))
    if len(tables) != stops[-1] or [one["size"] for one in said["linear"]] != [TABLE] * 3 + [LINE_TABLE] * 2:
        msg = "the weights were made for another table size; train again"
        raise ValueError(msg)
    lines = [
        Linear(tables[start:stop], one["scale"], one["bias"])
        for (start, stop), one in zip(pairwise(stops), said["linear"], strict=True)
    ]
    forests = [_forest(said["forests"][name]) for name in NAMES]
    head, tail, join, stub, rest = lines
    heads, tails, splits = forests
    first = FirstForests(*(LazySum(_trees(said["first"][name])) for name in NAMES))
    return LossModel(head, tail, join, stub, rest, heads, tails, splits, first, Gates(*said["gates"]), said["about"])


def _forest(part: dict[str, Any]) -> CalibratedForest:
    return CalibratedForest(_trees(part), tuple(part["knots"]), tuple(part["shares"]))


def _trees(part: dict[str, Any]) -> tuple[FlatTree, ...]:
    return tuple(
        FlatTree(tuple(map(int, feature)), tuple(threshold), tuple(map(int, below)), tuple(map(int, above)))
        for feature, threshold, below, above in part["trees"]
    )


@lru_cache(maxsize=1)
def shipped() -> LossModel:
    """Return the model that comes with the package, read on first use."""
    return loss_model_of(shipped_bytes(__package__, WEIGHTS))
