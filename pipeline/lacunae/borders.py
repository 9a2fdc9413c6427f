"""Which borders are looked at, and what the models say there."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.blocks import NARROWEST_WRAP_CHARS, WIDEST_WRAP_CHARS
from pipeline.lacunae.doubt import trust_of
from pipeline.lacunae.edges import COLON, COMMA, LOWER, SEMICOLON, end_keys, join_keys, start_keys
from pipeline.lacunae.features import LONG_CHARS, NOTHING, Habits, Scores, Unit, measures, units_of
from pipeline.lacunae.model import Gates, Linear, Model, Reading
from pipeline.lacunae.sides import start_of_document, torn_on_both_sides
from pipeline.lacunae.signs import starts_as_it_should
from pipeline.model import Block, Role

CLOSED_SCORE = -99.0
"""Stands for the score of an edge that no model is asked about."""
SUSPECT = 0.05
"""From this confidence on it is asked whether the model knows such documents."""
HEADLINE = 0.5
"""Factor for a first block that may be a headline: headlines have no full stop."""
LONGEST_HEADLINE_CHARS = 160
NEAR_LINES = 30
RAGGED_CHARS = 4
"""So much shorter than the longest may a wrapped line be, as some wrap by pixels; chosen by eye."""
TYPED_CHARS = 80
"""Three lines and more, none wider than an old terminal, are taken for wrapped."""
UNASKED = Reading(CLOSED_SCORE, 0.0, 0)
LIKELY_HEAD = 1.0
"""Behind an ended block, an edge that starts like most must look so odd; of 3,100 that did less none came over 0.08."""
HEAD_ASKED, TAIL_ASKED, SPLIT_ASKED = 0.0, -2.0, 2.5
"""Log odds of the edges (of both together for a split) below which a forest is not asked: of 6,400 borders none
came over 0.03 below the first, over 0.01 below the second, and of 86 splits none had less than 3.8."""
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
        if scores and not _is_margin(units, number):
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
    if tail is UNASKED and head.score < LIKELY_HEAD and not low:
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
        verdict = _placed(_sober(judged(border, model, len(units)), units), units)
        if max(verdict.head, verdict.tail, verdict.split) > SUSPECT:
            trust = trust or trust_of(units)
            verdict = verdict.lowered(trust)
        yield verdict


def _placed(verdict: Verdict, units: Sequence[Unit]) -> Verdict:
    """Return the verdict with what the place of the border and its two sides together add."""
    number = verdict.number
    if number == 0:
        low = bool(units) and units[0].start == LOWER
        return verdict._replace(head=start_of_document(verdict.head)) if low else verdict
    if number == len(units):
        return verdict
    left, right = units[number - 1], units[number]
    if left.group == right.group or max(len(left.text), len(right.text)) < LONG_CHARS:
        return verdict
    head, tail = torn_on_both_sides(verdict.head, verdict.tail, verdict.split)
    return verdict._replace(head=head, tail=tail)


def _sober(verdict: Verdict, units: Sequence[Unit]) -> Verdict:
    """Return the verdict without what has a better explanation: a headline, a dateline, a list, a right margin."""
    number = verdict.number
    if not number or max(verdict.head, verdict.tail, verdict.split) <= SUSPECT:
        return verdict
    left, right = units[number - 1], units[number] if number < len(units) else NOTHING
    if right.text and starts_as_it_should(right.text):
        verdict = verdict._replace(head=0.0)
    if number == 1 and _is_headline(left) and right.start != LOWER:
        verdict = verdict._replace(tail=verdict.tail * HEADLINE)
    if number > 1 and _is_listed(units[number - 2], left, right):
        return verdict.lowered(HEADLINE)
    return verdict


def _is_listed(before: Unit, left: Unit, right: Unit) -> bool:
    """Return whether the border stands between two items of a list whose items end in a comma or a semicolon."""
    marked = left.end in (COMMA, SEMICOLON) and before.end in (COLON, COMMA, SEMICOLON)
    return marked and left.start == right.start and max(len(left.text), len(right.text)) <= LONG_CHARS


def _is_headline(unit: Unit) -> bool:
    return unit.marks <= 1 and unit.sign == 0 and len(unit.text) <= LONGEST_HEADLINE_CHARS and unit.start != LOWER


def _is_margin(units: Sequence[Unit], number: int) -> bool:
    """Return whether the line ends because the next word would not fit: the lines are wrapped, if not all of them."""
    if not 0 < number < len(units) or units[number - 1].group != units[number].group or not units[number].text:
        return False
    group = units[number].group
    lines = [len(unit.text) for unit in units[max(0, number - NEAR_LINES) : number + NEAR_LINES] if unit.group == group]
    width = max(lines)
    if not NARROWEST_WRAP_CHARS <= width <= WIDEST_WRAP_CHARS:
        return False
    word = units[number].text.split(None, 1)[0]
    typed = len(lines) > 2 and width <= TYPED_CHARS
    return typed or len(units[number - 1].text) + 1 + len(word) > width - RAGGED_CHARS


def judged(border: Border, model: Model, size: int) -> Verdict:
    """Return the verdict on one border."""
    values = border.measures
    head = tail = split = 0.0
    scores = border.scores
    if border.number < size and scores.head >= HEAD_ASKED:
        head = model.heads.share(model.heads.score(values))
    if scores.tail >= TAIL_ASKED:
        tail = model.tails.share(model.tails.score(values))
    if scores.join > CLOSED_SCORE and scores.head + scores.tail >= SPLIT_ASKED:
        split = model.splits.share(model.splits.score(values))
    return Verdict(border.number, head, tail, split, border)


__all__ = ["Border", "Lines", "Verdict", "borders_of", "judged", "verdicts_of"]
