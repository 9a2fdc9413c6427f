"""Which borders are looked at, and what the models say there."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.lost_text.bounds import CLOSE, PROMISING, Bounds
from pipeline.lost_text.doubt import trust_of
from pipeline.lost_text.edges import COLON, COMMA, FULL, LINE_CHARS, LOWER, SEMICOLON, end_class, join_names, line_names
from pipeline.lost_text.excuses import UNLIKELY, document_belief, split_belief
from pipeline.lost_text.features import FEATURES, Scores, document_measures, edge_measures
from pipeline.lost_text.habits import Habits
from pipeline.lost_text.model import Gates, Linear, LinearScore, LossModel
from pipeline.lost_text.screen import (
    EVERYWHERE,
    TRAINING,
    UNASKED,
    EdgeScores,
    LinearModels,
    Look,
    Screen,
    asked_of,
    linear_models_of,
    may_be_headline,
)
from pipeline.lost_text.sides import start_of_document, torn_on_both_sides
from pipeline.lost_text.signs import is_dateline, starts_as_it_should, starts_with_a_particle
from pipeline.lost_text.style import Style
from pipeline.lost_text.units import LONG_CHARS, NOTHING, Unit, drafts_of, finished
from pipeline.model import Block

SUSPECT = 0.05
"""From this confidence on it is asked whether the model knows such documents."""
HEADLINE = 0.5
"""Factor for a first block that may be a headline: headlines have no full stop."""
SURE = 0.95
"""A confidence that is lowered by a factor is hardly ever above this times the factor: no document is read closely
whose factor leaves less than what is shown."""
LONG_LINE = LinearScore(0.0, 0.0, -1)
"""Stands for the score of a line that is not short."""
_HEAD_INSIDE, _HEAD_BELIEF, _TAIL_BELIEF = (
    FEATURES.index(name) for name in ("head_inside", "head_belief", "tail_belief")
)


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


def borders_of(units: Sequence[Unit], lines: LinearModels, gates: Gates, look: Look = TRAINING) -> Iterator[Border]:
    """Yield the borders that could hide a loss: an open end before, or a start that does not look like one."""
    screen = Screen(lines, gates, look)
    return _measured(Habits(units), screen, _passing(units, screen, screen.suspects(units)))


class Seen(NamedTuple):
    """A border whose edges are measured, but nothing of the rest of the document."""

    number: int
    head: LinearScore
    tail: LinearScore
    measures: list[float]


def _passing(units: Sequence[Unit], screen: Screen, numbers: Iterable[int]) -> Iterator[Seen]:
    """Yield those of the borders that are suspect by the units and that the first forests do not give up."""
    for number in numbers:
        head, tail = screen.edges(*_around(units, number))
        asked = asked_of(EdgeScores(head.score, tail.score), units, number, screen.look.bounds)
        if any(asked):
            seen = edge_measures(units, number, head, tail)
            if not screen.rules_out(asked, seen):
                yield Seen(number, head, tail, seen)


def _measured(habits: Habits, screen: Screen, passing: Iterable[Seen]) -> Iterator[Border]:
    """Yield the borders, measured in full."""
    for seen in passing:
        left, right = _around(habits.units, seen.number)
        scores = _scores(seen.head, seen.tail, left, right, screen.lines)
        yield Border(seen.number, scores, [*seen.measures, *document_measures(habits, seen.number, scores)])


def _around(units: Sequence[Unit], number: int) -> tuple[Unit, Unit]:
    return units[number - 1] if number else NOTHING, units[number] if number < len(units) else NOTHING


def _scores(head: LinearScore, tail: LinearScore, left: Unit, right: Unit, lines: LinearModels) -> Scores:
    join = UNASKED
    if head is not UNASKED and tail is not UNASKED:
        join = lines.join.read(join_names(left.text, right.text))
    return Scores(head, tail, join, _line_score(left, lines.stub), _line_score(right, lines.rest))


def _line_score(unit: Unit, line: Linear) -> LinearScore:
    """Return what the model says of a short line as a whole; of a longer one, nothing."""
    return line.read(line_names(unit.text)) if 0 < len(unit.text) <= LINE_CHARS else LONG_LINE


def verdicts_of(blocks: Sequence[Block], model: LossModel, look: Look = EVERYWHERE) -> Iterator[BorderScores]:
    """Yield what the model says about each border worth a look; of those that only bounds give up, nothing."""
    if look.trust * SURE < look.least:
        return
    screen = Screen(linear_models_of(model), model.gates, look, model.first)
    drafts = _closed(drafts_of(blocks), look.settled)
    suspects = list(screen.suspects(drafts))
    if not suspects:
        return
    units = _closed(finished(drafts, blocks), look.settled)
    passing = list(_passing(units, screen, suspects))
    if not passing:
        return
    habits = Habits(units)
    style, trust = habits.style, 0.0
    if look.trust * document_belief(style) * SURE < look.least:
        return
    for border in _measured(habits, screen, passing):
        verdict = border_scores(border, model, units, look.bounds)
        if look.bounds is not CLOSE:
            if max(verdict.head, verdict.tail, verdict.split) <= PROMISING:
                continue
            verdict = border_scores(border, model, units, CLOSE)
        verdict = _placed(_sober(verdict, units), units)
        if max(verdict.head, verdict.tail, verdict.split) > SUSPECT:
            trust = trust or look.trust * document_belief(style) * trust_of(units)
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
    """Return the verdict lowered by what explains the edges better than a loss does.

    What explains them as well is a measure alone: the forests know what it is worth.
    """
    measures = verdict.border.measures
    return verdict._replace(
        head=verdict.head * _weight(measures[_HEAD_BELIEF]),
        tail=verdict.tail * _weight(measures[_TAIL_BELIEF]),
        split=verdict.split * split_belief(style, verdict.number),
    )


def _weight(belief: float) -> float:
    return belief if belief <= UNLIKELY else 1.0


def _closed(units: list[Unit], numbers: frozenset[int]) -> list[Unit]:
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
    if may_be_headline(units, number) or (number == len(units) and _has_no_sentence(units)):
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


def border_scores(border: Border, model: LossModel, units: Sequence[Unit], bounds: Bounds = CLOSE) -> BorderScores:
    """Return the verdict on one border."""
    values = border.measures
    asked = asked_of(EdgeScores(border.scores.head.score, border.scores.tail.score), units, border.number, bounds)
    head = model.heads.share(model.heads.score(values, bounds)) if asked.head else 0.0
    tail = model.tails.share(model.tails.score(values, bounds)) if asked.tail else 0.0
    split = model.splits.share(model.splits.score(values, bounds)) if asked.split else 0.0
    return BorderScores(border.number, head, tail, split, border)


__all__ = ["Border", "BorderScores", "border_scores", "borders_of", "verdicts_of"]
