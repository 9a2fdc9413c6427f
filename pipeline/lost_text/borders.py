"""Which borders are looked at, and what the models say there."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.lost_text.bounds import CLOSE, OPEN, PROMISING, Bounds
from pipeline.lost_text.doubt import trust_of
from pipeline.lost_text.edges import (
    COLON,
    COMMA,
    FULL,
    LOWER,
    SEMICOLON,
    end_class,
    end_names,
    is_dense,
    join_names,
    start_names,
)
from pipeline.lost_text.excuses import document_belief, head_belief, split_belief, tail_belief
from pipeline.lost_text.features import FEATURES, LONG_CHARS, NOTHING, Habits, Scores, Unit, measures, units_of
from pipeline.lost_text.model import Gates, Linear, LinearScore, LossModel
from pipeline.lost_text.sides import start_of_document, torn_on_both_sides
from pipeline.lost_text.signs import is_dateline, starts_as_it_should, starts_with_a_particle
from pipeline.lost_text.style import Style
from pipeline.model import Block, BlockKind
from pipeline.reading.blocks import NARROWEST_WRAP_CHARS, WIDEST_WRAP_CHARS

MOST_SHORT_LINES = 300
"""A paragraph of so many short lines is none; chosen by eye."""
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
UNASKED = LinearScore(CLOSED_SCORE, 0.0, 0)
_CODE = list(BlockKind).index(BlockKind.CODE)
_HEAD_INSIDE = FEATURES.index("head_inside")


class LinearModels(NamedTuple):
    """The linear models that a border is gated and measured with."""

    head: Linear
    tail: Linear
    join: Linear


def linear_models_of(model: LossModel) -> LinearModels:
    """Return the linear models of the model."""
    return LinearModels(model.head, model.tail, model.join)


class Border(NamedTuple):
    """The place before unit `number` (after the last one where it is the number of units), measured."""

    number: int
    scores: Scores
    measures: list[float]


class BorderScores(NamedTuple):
    """How sure it is that text was lost at a border; 0 to 1."""

    number: int
    head: float
    tail: float
    split: float
    border: Border

    def lowered(self, trust: float) -> "BorderScores":
        """Return the verdict with its confidences times the factor."""
        return self._replace(head=self.head * trust, tail=self.tail * trust, split=self.split * trust)


class Look(NamedTuple):
    """How closely a document is looked at, and where."""

    bounds: Bounds
    lines: bool = True
    """Whether the borders between the lines of one paragraph are looked at."""
    settled: frozenset[int] = frozenset()
    """Numbers of the blocks that end as they should, whatever their last word is: those that a link ends."""
    trust: float = 1.0
    """Factor for all confidences: less in genres of which few blocks are sentences."""


EVERYWHERE = Look(CLOSE)
TRAINING = Look(OPEN)


def borders_of(units: Sequence[Unit], lines: LinearModels, gates: Gates, look: Look = TRAINING) -> Iterator[Border]:
    """Yield the borders that could hide a loss: an open end before, or a start that does not look like one."""
    habits = Habits(units)
    lists = _lists(units)
    left = NOTHING
    for number, right in enumerate([*units, NOTHING]):
        if left.group != right.group or (look.lines and left.group not in lists):
            head, tail = _edges(left, right, lines, gates, look.bounds)
            if any(_asked(head.score, tail.score, units, number, look.bounds)) and not _is_margin(units, number):
                scores = _scores(head, tail, left, right, lines)
                yield Border(number, scores, measures(habits, number, scores))
        left = right


def _lists(units: Sequence[Unit]) -> frozenset[int]:
    """Return the paragraphs of so many short lines that they are lists or tables, where nothing runs on."""
    if len(units) < MOST_SHORT_LINES:
        return frozenset()
    lines = Counter(unit.group for unit in units if len(unit.text) < LONG_CHARS)
    return frozenset(group for group, count in lines.items() if count >= MOST_SHORT_LINES)


def _edges(
    left: Unit, right: Unit, lines: LinearModels, gates: Gates, bounds: Bounds
) -> tuple[LinearScore, LinearScore]:
    """Return what the linear models say of the edges; nothing where both look whole."""
    head = tail = UNASKED
    if right.text and right.kind != _CODE:
        head = lines.head.read(start_names(right.text))
    if left.text and left.is_open and left.kind != _CODE:
        tail = lines.tail.read(end_names(left.text))
    if right.start == LOWER and head is not UNASKED:
        return head, tail
    close = tail is not UNASKED and (left.sign > 0 or (not right.text and _ended_before(left)))
    if head.score < gates.head and tail.score < gates.tail and not close:
        return UNASKED, UNASKED
    if tail is UNASKED and head.score < bounds.likely_head:
        return UNASKED, UNASKED
    return head, tail


def _ended_before(unit: Unit) -> bool:
    """Return whether sentences inside the block end with a mark: witnesses that the last one should."""
    return unit.marks > 0 and len(unit.text) >= LONG_CHARS


class Asked(NamedTuple):
    """Which forests are asked about a border."""

    head: bool
    tail: bool
    split: bool


def _asked(head: float, tail: float, units: Sequence[Unit], number: int, bounds: Bounds) -> Asked:
    """Return what is worth asking about a border, by the log odds of its edges."""
    first = head >= bounds.head
    signed = number > 0 and units[number - 1].sign > 0
    last = tail >= (min(CLOSE.tail, bounds.tail) if signed else bounds.tail)
    if last and not first and not bounds.headline:
        last = not _may_be_headline(units, number)
    return Asked(first, last, head + tail >= bounds.split)


def _scores(head: LinearScore, tail: LinearScore, left: Unit, right: Unit, lines: LinearModels) -> Scores:
    join = UNASKED
    if head is not UNASKED and tail is not UNASKED:
        join = lines.join.read(join_names(left.text, right.text))
    return Scores(
        head.score, tail.score, join.score, head.words, tail.words, join.words, head.known, tail.known, join.known
    )


def verdicts_of(blocks: Sequence[Block], model: LossModel, look: Look = EVERYWHERE) -> Iterator[BorderScores]:
    """Yield what the model says about each border worth a look; of those that only bounds give up, nothing."""
    units = _settled(units_of(blocks), look.settled)
    style = Style(units)
    trust = 0.0
    for border in borders_of(units, linear_models_of(model), model.gates, look):
        verdict = border_scores(border, model, units, look.bounds)
        if look.bounds is not CLOSE:
            if max(verdict.head, verdict.tail, verdict.split) <= PROMISING:
                continue
            verdict = border_scores(border, model, units, CLOSE)
        verdict = _placed(_sober(verdict, units), units)
        if max(verdict.head, verdict.tail, verdict.split) > SUSPECT:
            trust = trust or look.trust * trust_of(units) * document_belief(style)
            verdict = _excused(verdict, style).lowered(trust)
        yield verdict


def _placed(verdict: BorderScores, units: Sequence[Unit]) -> BorderScores:
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


def _excused(verdict: BorderScores, style: Style) -> BorderScores:
    """Return the verdict lowered by what else explains the edges: what recurs in the document, what is around them."""
    head, tail = head_belief(style, verdict.number), tail_belief(style, verdict.number)
    split = verdict.split * split_belief(style, verdict.number)
    return verdict._replace(head=verdict.head * head, tail=verdict.tail * tail, split=split)


def _settled(units: list[Unit], numbers: frozenset[int]) -> list[Unit]:
    """Return the units, those of the numbers with an end that is none of a torn sentence."""
    return [unit._replace(end=FULL) if at in numbers else unit for at, unit in enumerate(units)] if numbers else units


def _sober(verdict: BorderScores, units: Sequence[Unit]) -> BorderScores:
    """Return the verdict without what has a better explanation: a headline, a dateline, a list, a right margin."""
    number = verdict.number
    if max(verdict.head, verdict.tail, verdict.split) <= SUSPECT:
        return verdict
    right = units[number] if number < len(units) else NOTHING
    if number == 0 and len(units) > 1 and is_dateline(units[1].text):
        return verdict._replace(head=verdict.head * HEADLINE)
    if right.text:
        verdict = verdict._replace(head=verdict.head * _belief(verdict, right))
    if not number:
        return verdict
    left = units[number - 1]
    if _may_be_headline(units, number) or (number == len(units) and _has_no_sentence(units)):
        verdict = verdict._replace(tail=verdict.tail * HEADLINE)
    if number > 1 and _is_listed(units[number - 2], left, right):
        return verdict.lowered(HEADLINE)
    return verdict


def _has_no_sentence(units: Sequence[Unit]) -> bool:
    """Return whether nothing in the document ends as a sentence does: headlines, an agency's flash."""
    return not any(unit.marks or unit.end == FULL for unit in units)


def _belief(verdict: BorderScores, right: Unit) -> float:
    """Return the factor for a lost head by what else explains the start: a dateline, a headline, a name, a credit."""
    if verdict.number and starts_as_it_should(right.text):
        return 0.0
    if verdict.border.measures[_HEAD_INSIDE] <= 1 and starts_with_a_particle(right.text):
        return HEADLINE
    settled = right.end == FULL and len(right.text) < LONG_CHARS and end_class(right.text) != FULL
    return HEADLINE if settled else 1.0


def _is_listed(before: Unit, left: Unit, right: Unit) -> bool:
    """Return whether the border stands between two items of a list whose items end in a comma or a semicolon."""
    marked = left.end in (COMMA, SEMICOLON) and before.end in (COLON, COMMA, SEMICOLON)
    return marked and left.start == right.start and max(len(left.text), len(right.text)) <= LONG_CHARS


def _may_be_headline(units: Sequence[Unit], number: int) -> bool:
    """Return whether the block before the border may be the headline of what follows."""
    if number != 1 or (len(units) > 1 and units[1].start == LOWER):
        return False
    unit = units[0]
    if len(units) == 1 and unit.marks:
        return False
    return unit.marks <= 1 and unit.sign == 0 and len(unit.text) <= LONGEST_HEADLINE_CHARS and unit.start != LOWER


def _is_margin(units: Sequence[Unit], number: int) -> bool:
    """Return whether the line ends because the next word would not fit: the lines are wrapped, if not all of them."""
    if not 0 < number < len(units) or units[number - 1].group != units[number].group or not units[number].text.strip():
        return False
    group = units[number].group
    lines = [
        _columns(unit.text) for unit in units[max(0, number - NEAR_LINES) : number + NEAR_LINES] if unit.group == group
    ]
    width = max(lines)
    if not NARROWEST_WRAP_CHARS <= width <= WIDEST_WRAP_CHARS:
        return False
    text = units[number].text
    word = text[0] if is_dense(text) else text.split(None, 1)[0]
    typed = len(lines) > 2 and width <= TYPED_CHARS
    return typed or _columns(units[number - 1].text) + 1 + _columns(word) > width - RAGGED_CHARS


def _columns(text: str) -> int:
    """Return how wide a text is in a terminal: Chinese, Japanese and Korean characters take two columns."""
    return len(text) if text.isascii() else len(text) + sum("\u2e80" <= char < "\ue000" for char in text)


def border_scores(border: Border, model: LossModel, units: Sequence[Unit], bounds: Bounds = CLOSE) -> BorderScores:
    """Return the verdict on one border."""
    values = border.measures
    asked = _asked(border.scores.head, border.scores.tail, units, border.number, bounds)
    head = model.heads.share(model.heads.score(values, bounds)) if asked.head else 0.0
    tail = model.tails.share(model.tails.score(values, bounds)) if asked.tail else 0.0
    split = model.splits.share(model.splits.score(values, bounds)) if asked.split else 0.0
    return BorderScores(border.number, head, tail, split, border)


__all__ = [
    "EVERYWHERE",
    "Border",
    "BorderScores",
    "LinearModels",
    "Look",
    "border_scores",
    "borders_of",
    "linear_models_of",
    "verdicts_of",
]
