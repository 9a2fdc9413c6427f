"""Which borders are looked at, and what the models say there."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.lacunae.doubt import trust_of
from pipeline.lacunae.edges import LOWER, end_keys, join_keys, start_keys
from pipeline.lacunae.features import NOTHING, Habits, Scores, Unit, measures, units_of
from pipeline.lacunae.model import Gates, Linear, Model, Reading
from pipeline.model import Block, Role

CLOSED_SCORE = -99.0
"""Stands for the score of an edge that no model is asked about."""
SUSPECT = 0.05
"""From this confidence on it is asked whether the model knows such documents."""
UNASKED = Reading(CLOSED_SCORE, 0.0, 0)
_CODE = list(Role).index(Role.CODE)


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

    def lowered(self, trust: float) -> "Verdict":
        """Return the verdict with its confidences times the factor."""
        return self._replace(head=self.head * trust, tail=self.tail * trust, split=self.split * trust)


def borders_of(units: Sequence[Unit], lines: Lines, gates: Gates) -> Iterator[Border]:
    """Yield the borders that could hide a loss: an open end before, or a start that does not look like one."""
    habits = Habits(units)
    left = NOTHING
    for number, right in enumerate([*units, NOTHING]):
        scores = _scores(left, right, lines, gates)
        if scores:
            yield Border(number, scores, measures(habits, number, scores))
        left = right


def _scores(left: Unit, right: Unit, lines: Lines, gates: Gates) -> Scores | None:
    """Return what the linear models say of the border; None where both edges look whole."""
    head = tail = join = UNASKED
    if right.text and right.role != _CODE:
        head = lines.head.read(start_keys(right.text))
    if left.text and left.is_open and left.role != _CODE:
        tail = lines.tail.read(end_keys(left.text))
    low = right.start == LOWER and head is not UNASKED
    if head.score < gates.head and not low and tail.score < gates.tail and (tail is UNASKED or not left.sign):
        return None
    if head is not UNASKED and tail is not UNASKED:
        join = lines.join.read(join_keys(left.text, right.text))
    return Scores(
        head.score, tail.score, join.score, head.words, tail.words, join.words, head.known, tail.known, join.known
    )


def verdicts_of(blocks: Sequence[Block], model: Model) -> Iterator[Verdict]:
    """Yield what the model says about each border worth a look."""
    units = units_of(blocks)
    lines = Lines(model.head, model.tail, model.join)
    trust = 0.0
    for border in borders_of(units, lines, model.gates):
        verdict = judged(border, model, len(units))
        if max(verdict.head, verdict.tail, verdict.split) > SUSPECT:
            trust = trust or trust_of(units)
            verdict = verdict.lowered(trust)
        yield verdict


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


__all__ = ["Border", "Lines", "Verdict", "borders_of", "judged", "verdicts_of"]
