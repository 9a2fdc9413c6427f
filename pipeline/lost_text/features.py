"""What is measured at a border: the place between two blocks, before the first or after the last."""

from collections.abc import Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple

from pipeline.lost_text.edges import ELLIPSIS, LOWER, is_dense, shape_of
from pipeline.lost_text.excuses import document_belief, head_belief, tail_belief
from pipeline.lost_text.habits import (
    NO_HEAD,
    NO_TAIL,
    WINDOW,
    Habits,
    cased,
    head_of,
    odds,
    pairs_seen,
    single_odds,
    tail_of,
    word_of_head,
    word_of_tail,
)
from pipeline.lost_text.model import LinearScore
from pipeline.lost_text.style import STYLE_FEATURES, mark_of, style_measures
from pipeline.lost_text.units import LONG_CHARS, NOTHING, Unit

_SPACED_MARKS = (". ", "? ", "! ", "; ")
_MARKS = (*_SPACED_MARKS, "。", "；")
"""What a sentence ends with inside a block."""


def _odds(inside: int, edge: int) -> float:
    return log((inside + 0.5) / (edge + 0.5))


def _near(units: Sequence[Unit], number: int) -> Unit:
    return units[number] if 0 <= number < len(units) else NOTHING


def _run(units: Sequence[Unit], number: int, step: int) -> int:
    """Return how many short blocks stand in a row from there on, at most five."""
    size = 0
    while size < 5 and 0 <= number < len(units) and len(units[number].text) < LONG_CHARS:
        size += 1
        number += step
    return size


class Scores(NamedTuple):
    """What the linear models say of a border."""

    head: LinearScore
    tail: LinearScore
    join: LinearScore
    stub: LinearScore
    """That the short line before is a sentence broken off, and no label."""
    rest: LinearScore
    """That the short line after is the rest of a sentence."""


EDGE_FEATURES = (
    "head_score", "tail_score", "head_words", "tail_words", "head_known", "tail_known",
    "left_end", "right_start", "left_start", "right_end", "left_chars", "right_chars", "left_marks", "right_marks",
    "left_role", "right_role", "left_quotes", "right_quotes", "same_group", "before_end", "before_start",
    "before_chars", "after_start", "after_end", "after_chars", "short_left", "short_right", "from_start", "from_end",
    "size", "dense", "first_word_chars", "last_word_chars", "first_word_shape", "last_word_shape", "words_left",
    "words_right", "third_start", "third_end", "sign", "sign_before", "left_last", "right_first", "start_mark",
)  # fmt: skip
"""Names of the measures that only the blocks around a border are asked for."""
FEATURES = (
    *EDGE_FEATURES,
    "join_score", "join_words", "join_known", "stub_score", "stub_known", "rest_score", "rest_known",
    "head_odds", "head_inside", "head_first", "head_torn", "tail_odds", "tail_inside", "tail_last", "tail_torn",
    "pair_seen", "low_share", "open_share", "long_open_share", "ellipses", "lettered_share", "mean_chars",
    "low_here", "open_here", "head_cased", "last_cased", "head_near", "tail_near", "left_caps", "right_caps", "alike",
    "head_belief", "tail_belief", "document_belief", *STYLE_FEATURES,
)  # fmt: skip
"""Names of all measures, in their order."""


def edge_measures(units: Sequence[Unit], number: int, head: LinearScore, tail: LinearScore) -> list[float]:
    """Return the measures of the border before unit `number`, in the order of `EDGE_FEATURES`."""
    left, right = _near(units, number - 1), _near(units, number)
    before, after = _near(units, number - 2), _near(units, number + 1)
    first = word_of_head(right) if right.text else ""
    last = word_of_tail(left) if left.text and left.is_open else ""
    return [
        head.score, tail.score, head.words, tail.words, head.known, tail.known,
        left.end, right.start, left.start, right.end, _coarse(len(left.text)), _coarse(len(right.text)), left.marks,
        right.marks, left.kind, right.kind, left.quotes, right.quotes, left.group == right.group, before.end,
        before.start, _coarse(len(before.text)), after.start, after.end, _coarse(len(after.text)),
        _run(units, number - 1, -1), _run(units, number, 1),
        min(number, 9), min(len(units) - number, 9), min(len(units), 12), is_dense(right.text or left.text),
        len(first), len(last), _shape(first), _shape(last), min(left.text.count(" "), 20),
        min(right.text.count(" "), 20), _near(units, number + 2).start, _near(units, number - 3).end,
        left.sign, before.sign, _behind(left.text), _before(right.text), mark_of(right.text),
    ]  # fmt: skip


def document_measures(habits: Habits, number: int, scores: Scores) -> list[float]:
    """Return the measures of the same border that the whole document is asked for: the rest of `FEATURES`."""
    units = habits.units
    left, right = _near(units, number - 1), _near(units, number)
    head = head_of(habits, right) if right.text else NO_HEAD
    tail = tail_of(habits, left) if left.text and left.is_open else NO_TAIL
    join, stub, rest = scores.join, scores.stub, scores.rest
    return [
        join.score, join.words, join.known, stub.score, stub.known, rest.score, rest.known,
        odds(head.inside, head.first), head.inside, head.first, head.torn, odds(tail.inside, tail.last), tail.inside,
        tail.last, tail.torn, pairs_seen(habits, left, right) if tail.word else 0,
        *_shares(habits, left, right), round(16 * habits.lettered / max(1, habits.size)), _coarse(habits.mean),
        habits.starts[number : number + 2 * WINDOW].count(LOWER),
        habits.opens[number : number + 2 * WINDOW].count(True),
        cased(habits, head.word), cased(habits, tail.word), *single_odds(habits, head.word, tail.word),
        _capitals(left.text), _capitals(right.text),
        habits.edges[number : number + 2 * WINDOW].count((right.start, left.end)),
        head_belief(habits.style, number), tail_belief(habits.style, number), document_belief(habits.style),
        *style_measures(habits.style, number, left, right),
    ]  # fmt: skip


def _shares(habits: Habits, left: Unit, right: Unit) -> tuple[float, float, float, float]:
    """Return shares over the other blocks: low starts, open ends, long ones with open ends, ellipses."""
    low = habits.low - (right.start == LOWER)
    long = len(left.text) >= LONG_CHARS
    open_ = habits.open - left.is_open
    long_open = habits.long_open - (long and left.is_open)
    ellipses = habits.ellipses - (left.end == ELLIPSIS)
    others = max(1, habits.size - 1)
    long_share = long_open / max(1, habits.long - long)
    return (
        round(16 * (low / others)),
        round(16 * (open_ / others)),
        round(16 * long_share),
        round(16 * (ellipses / others)),
    )


def _capitals(text: str) -> int:
    """Return how many eighths of the first words start with a capital, as in English titles; not the very first."""
    words = text[:100].split()[1:-1]
    return round(8 * sum([word[0].isupper() for word in words]) / len(words)) if words else -1


def _behind(text: str) -> float:
    """Return how long the text behind the last full stop is."""
    part = text[-200:]
    last = part.rfind
    at = max(last(". "), last("? "), last("! "), last("; "))
    return _coarse(len(part) - 1 - (at if part.isascii() else max(at, last("。"), last("；"))))


def _before(text: str) -> float:
    """Return how long the text before the first full stop is."""
    part = text[:200]
    marks = _SPACED_MARKS if part.isascii() else _MARKS
    return _coarse(min([at for at in map(part.find, marks) if at >= 0], default=len(part)))


def _coarse(chars: float) -> float:
    """Return a length in steps of a fifth, so that no single paragraph can be known by it."""
    return _COARSE[int(chars)] if chars < len(_COARSE) and chars == int(chars) else round(4 * log(chars + 1))


_COARSE = tuple(round(4 * log(chars + 1)) for chars in range(4096))


@lru_cache(maxsize=8192)
def _shape(word: str) -> float:
    """Return the classes of the first and last characters of a word as one number."""
    if not word:
        return -1
    first, last, _ = shape_of(word).split(".")
    return int(first) * 13 + int(last)
