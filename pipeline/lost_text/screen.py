"""The borders that are worth measuring, by their two edges alone: sound text costs no more than this."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.lost_text.bounds import CLOSE, OPEN, Bounds
from pipeline.lost_text.edges import LOWER, end_names, start_names
from pipeline.lost_text.margins import Margins
from pipeline.lost_text.model import FirstForests, Gates, Linear, LinearScore, LossModel
from pipeline.lost_text.units import LONG_CHARS, NOTHING, Unit
from pipeline.model import BlockKind

MOST_SHORT_LINES = 300
"""A paragraph of so many short lines is none; chosen by eye."""
CLOSED_SCORE = -99.0
"""Stands for the score of an edge that no model is asked about."""
LONGEST_HEADLINE_CHARS = 160
UNASKED = LinearScore(CLOSED_SCORE, 0.0, 0)
_CODE = list(BlockKind).index(BlockKind.CODE)


class LinearModels(NamedTuple):
    """The linear models that a border is gated and measured with."""

    head: Linear
    tail: Linear
    join: Linear
    stub: Linear
    rest: Linear


def linear_models_of(model: LossModel) -> LinearModels:
    """Return the linear models of the model."""
    return LinearModels(model.head, model.tail, model.join, model.stub, model.rest)


class Look(NamedTuple):
    """How closely a document is looked at, and where."""

    bounds: Bounds
    lines: bool = True
    """Whether the borders between the lines of one paragraph are looked at."""
    settled: frozenset[int] = frozenset()
    """Numbers of the blocks that end as they should, whatever their last word is: those that a link ends."""
    least: float = 0.0
    """The least confidence that matters: what cannot come to it may be left out."""
    trust: float = 1.0
    """Factor for all confidences: less in genres of which few blocks are sentences."""


EVERYWHERE = Look(CLOSE)
TRAINING = Look(OPEN)


class Asked(NamedTuple):
    """Which forests are asked about a border."""

    head: bool
    tail: bool
    split: bool


class EdgeScores(NamedTuple):
    """The log odds that the two edges of a border are torn."""

    head: float
    tail: float


class Screen(NamedTuple):
    """What decides which borders are measured."""

    lines: LinearModels
    gates: Gates
    look: Look
    first: FirstForests | None = None
    """Asked before a border is measured in full; in training nothing is."""

    def suspects(self, units: Sequence[Unit]) -> Iterator[int]:
        """Yield the numbers of the borders that are worth measuring; every one that is, if the units are drafts."""
        for number in self._apart(units):
            left = units[number - 1] if number else NOTHING
            right = units[number] if number < len(units) else NOTHING
            if self._is_suspect(units, number, left, right):
                yield number

    def _apart(self, units: Sequence[Unit]) -> Iterator[int]:
        """Yield the numbers of the borders that are no right margins and in no list of very many lines."""
        lists, margins = _lists(units), Margins(units)
        groups = [NOTHING.group, *(unit.group for unit in units), NOTHING.group]
        for number, (before, after) in enumerate(pairwise(groups)):
            if before != after or (self.look.lines and before not in lists and not margins.is_margin(number)):
                yield number

    def _is_suspect(self, units: Sequence[Unit], number: int, left: Unit, right: Unit) -> bool:
        """Return whether a forest may be asked about the border between the two units."""
        head = self.lines.head.score(start_names(right.text)) if _has_head(right) else CLOSED_SCORE
        tail = self.lines.tail.score(end_names(left.text)) if _has_tail(left) else CLOSED_SCORE
        edges = EdgeScores(head, tail)
        return self._is_odd(left, right, edges) and any(asked_of(edges, units, number, self.look.bounds))

    def edges(self, left: Unit, right: Unit) -> tuple[LinearScore, LinearScore]:
        """Return what the linear models say of the edges; nothing where both look whole."""
        head = self.lines.head.read(start_names(right.text)) if _has_head(right) else UNASKED
        tail = self.lines.tail.read(end_names(left.text)) if _has_tail(left) else UNASKED
        odd = self._is_odd(left, right, EdgeScores(head.score, tail.score))
        return (head, tail) if odd else (UNASKED, UNASKED)

    def rules_out(self, asked: Asked, measures: list[float]) -> bool:
        """Return whether the measures of the edges alone leave no finding possible."""
        return self.first is not None and not any(
            wanted and forest.score(measures) >= self.look.bounds.first
            for wanted, forest in zip(asked, self.first, strict=True)
        )

    def _is_odd(self, left: Unit, right: Unit, edges: EdgeScores) -> bool:
        """Return whether one of the edges looks torn."""
        head, tail = edges
        if right.start == LOWER and head != CLOSED_SCORE:
            return True
        close = tail != CLOSED_SCORE and (left.sign > 0 or (not right.text and _ended_before(left)))
        if head < self.gates.head and tail < self.gates.tail and not close:
            return False
        return tail != CLOSED_SCORE or head >= self.look.bounds.likely_head


def asked_of(edges: EdgeScores, units: Sequence[Unit], number: int, bounds: Bounds) -> Asked:
    """Return what is worth asking about a border, by the log odds of its edges."""
    head, tail = edges
    first = head >= bounds.head
    signed = number > 0 and units[number - 1].sign > 0
    last = tail >= (min(CLOSE.tail, bounds.tail) if signed else bounds.tail)
    if last and not first and not bounds.headline:
        last = not may_be_headline(units, number)
    return Asked(first, last, head + tail >= bounds.split)


def _has_head(right: Unit) -> bool:
    return bool(right.text) and right.kind != _CODE


def _has_tail(left: Unit) -> bool:
    return bool(left.text) and left.kind != _CODE and left.is_open


def _ended_before(unit: Unit) -> bool:
    """Return whether sentences inside the block end with a mark: witnesses that the last one should."""
    return unit.marks > 0 and len(unit.text) >= LONG_CHARS


def _lists(units: Sequence[Unit]) -> frozenset[int]:
    """Return the paragraphs of so many short lines that they are lists or tables, where nothing runs on."""
    if len(units) < MOST_SHORT_LINES:
        return frozenset()
    lines = Counter(unit.group for unit in units if len(unit.text) < LONG_CHARS)
    return frozenset(group for group, count in lines.items() if count >= MOST_SHORT_LINES)


def may_be_headline(units: Sequence[Unit], number: int) -> bool:
    """Return whether the block before the border may be the headline of what follows."""
    if number != 1 or (len(units) > 1 and units[1].start == LOWER):
        return False
    unit = units[0]
    if len(units) == 1 and unit.marks:
        return False
    return unit.marks <= 1 and unit.sign == 0 and len(unit.text) <= LONGEST_HEADLINE_CHARS and unit.start != LOWER


__all__ = [
    "CLOSED_SCORE",
    "EVERYWHERE",
    "MOST_SHORT_LINES",
    "TRAINING",
    "UNASKED",
    "EdgeScores",
    "LinearModels",
    "Look",
    "Screen",
    "asked_of",
    "linear_models_of",
    "may_be_headline",
]
