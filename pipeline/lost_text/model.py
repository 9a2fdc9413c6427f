"""The weights, and how they are read: linear models over hashed n-grams, trees above them, a calibration curve."""

import json
import lzma
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import exp
from typing import Any, NamedTuple
from zlib import crc32

from pipeline.lost_text.bounds import CLOSE, REST, STAGES, Bounds
from pipeline.lost_text.edges import MASK, TABLE
from pipeline.text.forest import FlatTree, LazySum
from pipeline.text.shipped import shipped_bytes

WEIGHTS = "weights.xz"


class Linear(NamedTuple):
    """A linear model: one byte a weight, 128 is none."""

    table: bytes
    scale: float
    bias: float

    def read(self, names: list[bytes]) -> "LinearScore":
        """Return the log odds that the n-grams speak for, those of the first alone, and how many are known."""
        weights = list(map(self.table.__getitem__, map(MASK.__and__, map(crc32, names))))
        total = self.bias + self.scale * (sum(weights) - 128 * len(weights))
        first = weights[:FIRST_NAMES]
        return LinearScore(total, self.scale * (sum(first) - 128 * len(first)), len(weights) - weights.count(128))

    def score(self, names: list[bytes]) -> float:
        """Return the log odds alone."""
        total = sum(map(self.table.__getitem__, map(MASK.__and__, map(crc32, names))))
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


@dataclass(frozen=True, slots=True)
class LossModel:
    """All that was learned."""

    head: Linear
    tail: Linear
    join: Linear
    heads: CalibratedForest
    tails: CalibratedForest
    splits: CalibratedForest
    gates: Gates
    about: dict[str, str]
    """Date, digest of the training texts, figures."""


def loss_model_of(raw: bytes) -> LossModel:
    """Return the model that `training/lost_text.py` wrote: one line of JSON, then the tables, all compressed."""
    head, _, tables = lzma.decompress(raw).partition(b"\n")
    said = json.loads(head)
    if len(tables) != len(said["linear"]) * TABLE:
        msg = "the weights were made for another table size; train again"
        raise ValueError(msg)
    lines = [
        Linear(tables[at * TABLE : (at + 1) * TABLE], one["scale"], one["bias"])
        for at, one in enumerate(said["linear"])
    ]
    forests = [_forest(said["forests"][name]) for name in ("heads", "tails", "splits")]
    (first, last, join) = lines
    heads, tails, splits = forests
    return LossModel(first, last, join, heads, tails, splits, Gates(*said["gates"]), said["about"])


def _forest(part: dict[str, Any]) -> CalibratedForest:
    trees = tuple(
        FlatTree(tuple(map(int, feature)), tuple(threshold), tuple(map(int, below)), tuple(map(int, above)))
        for feature, threshold, below, above in part["trees"]
    )
    return CalibratedForest(trees, tuple(part["knots"]), tuple(part["shares"]))


@lru_cache(maxsize=1)
def shipped() -> LossModel:
    """Return the model that comes with the package, read on first use."""
    return loss_model_of(shipped_bytes(__package__, WEIGHTS))
