"""Which borders are looked at, and what the models say there."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.lacunae.edges import LOWER, UPPER, end_keys, join_keys, start_keys
from pipeline.lacunae.features import Habits, Scores, Unit, measures, units_of
from pipeline.lacunae.model import Linear, Model
from pipeline.model import Block, Role

CLOSED_SCORE = -9.0
"""Stands for the score of an edge that no model is asked about."""
_CODE = list(Role).index(Role.CODE)
_PLAIN_STARTS = frozenset({LOWER})


class Lines(NamedTuple):
    """The linear models that a border is gated and measured with."""

    head: Linear
    tail: Linear
    join: Linear


class Border(NamedTuple):
    """The place before unit `number` (after the last one where it is the number of units), measured."""

    number: int
    scores: Scores
    measures: list[float]


class Verdict(NamedTuple):
    """How sure it is that text was lost at a border; 0 to 1."""

    number: int
    head: float
    tail: float
    split: float
    border: Border


def borders_of(units: Sequence[Unit], lines: Lines, gate: float) -> Iterator[Border]:
    """Yield the borders that could hide a loss: an open end before, or a start that does not look like one."""
    habits = Habits(units)
    size = len(units)
    for number in range(size + 1):
        left = units[number - 1] if number else None
        right = units[number] if number < size else None
        is_open = left is not None and left.is_open and left.role != _CODE
        head = CLOSED_SCORE
        if right is not None and right.role != _CODE:
            head = lines.head.score(start_keys(right.text))
        if not is_open and head < gate and (right is None or right.start != LOWER):
            continue
        if not is_open and right is None:
            continue
        tail = lines.tail.score(end_keys(left.text)) if is_open and left else CLOSED_SCORE
        join = lines.join.score(join_keys(left.text, right.text)) if is_open and left and right else CLOSED_SCORE
        scores = Scores(head, tail, join)
        yield Border(number, scores, measures(habits, number, scores))


def verdicts_of(blocks: Sequence[Block], model: Model) -> Iterator[Verdict]:
    """Yield what the model says about each border worth a look."""
    units = units_of(blocks)
    lines = Lines(model.head, model.tail, model.join)
    for border in borders_of(units, lines, model.gate):
        yield judged(border, model, len(units))


def judged(border: Border, model: Model, size: int) -> Verdict:
    """Return the verdict on one border."""
    values = border.measures
    head = tail = split = 0.0
    if border.number < size and border.scores.head > CLOSED_SCORE:
        head = model.heads.share(model.heads.score(values))
    if border.scores.tail > CLOSED_SCORE:
        tail = model.tails.share(model.tails.score(values))
    if border.scores.join > CLOSED_SCORE:
        split = model.splits.share(model.splits.score(values))
    return Verdict(border.number, head, tail, split, border)


__all__ = ["UPPER", "Border", "Lines", "Verdict", "borders_of", "judged", "verdicts_of"]
