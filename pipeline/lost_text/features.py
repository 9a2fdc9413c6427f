"""What is measured at a border: the place between two blocks, before the first or after the last."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from math import log
from operator import and_
from typing import NamedTuple

from pipeline.lost_text.edges import (
    ELLIPSIS,
    LETTER,
    LOWER,
    OPENERS,
    TRAINED_CLOSERS,
    TRAINED_ENDS,
    UPPER,
    first_word,
    is_dense,
    last_word,
    shape_of,
    start_class,
)
from pipeline.lost_text.style import STYLE_FEATURES, Style, style_measures
from pipeline.lost_text.units import LONG_CHARS, NOTHING, Unit, units_of
from pipeline.text.lazy import lazy_re

WINDOW = 4
"""Number of blocks on either side of a border that count as around it."""
HABIT_CHARS = 60_000
"""So much of a document shows its habits; it bounds the work at each border, so that the whole stays linear."""
MOST_LOOKS = 60
LARGEST_LOOK_CHARS = 200_000
"""So often, and over so many characters, words are looked for one by one before all are counted; by measurement."""
_SPACED_MARKS = (". ", "? ", "! ", "; ")
_MARKS = (*_SPACED_MARKS, "。", "；")
"""What a sentence ends with inside a block."""
_STARTER = lazy_re(rf"(?<=[{re.escape(TRAINED_ENDS)}])\s+(\S+)")
_EDGE_MARKS = TRAINED_ENDS + TRAINED_CLOSERS + OPENERS + ",;:，、；："


class Habits:
    """What a document usually does: read when first asked for, once."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self.size = len(units)
        beyond = [NOTHING] * WINDOW
        padded = [*beyond, *units, *beyond]
        self.starts = [unit.start for unit in padded]
        """Classes of starts, with `WINDOW` blocks of nothing before and after; so that a window is a slice."""
        self.opens = [unit.is_open for unit in padded]
        self.edges = list(zip(self.starts, [unit.end for unit in padded], strict=True))
        lengths = [len(unit.text) for unit in units]
        long = [length >= LONG_CHARS for length in lengths]
        inner = self.opens[WINDOW : WINDOW + self.size]
        self.low = self.starts.count(LOWER)
        self.open = sum(inner)
        self.long = sum(long)
        self.long_open = sum(map(and_, long, inner))
        self.ellipses = [unit.end for unit in units].count(ELLIPSIS)
        self.lettered = self.starts.count(LETTER)
        self.mean = sum(lengths) / max(1, self.size)
        self.style = Style(units)
        self._looks = 0

    @cached_property
    def text(self) -> str:
        """The text, one line per block, as far as `HABIT_CHARS`."""
        lines, size = [], 0
        for unit in self.units:
            lines.append(unit.text)
            size += len(unit.text)
            if size > HABIT_CHARS:
                break
        return "\n".join(lines)[:HABIT_CHARS]

    @cached_property
    def words(self) -> dict[str, int]:
        """How often each run of characters without space stands in the document."""
        return dict(Counter(self.text.split()))

    @cached_property
    def starters(self) -> dict[str, int]:
        """How often each of them starts a sentence."""
        return dict(Counter(_STARTER.findall(self.text)))

    @cached_property
    def _spaced(self) -> str:
        """The words, two spaces between them: each can be counted with a space on either side."""
        return f"  {'  '.join(self.text.split())}  "

    def _may_count(self) -> bool:
        """Return whether a look through the text is still cheaper than counting all words."""
        self._looks += 1
        return self._looks * len(self.text) < LARGEST_LOOK_CHARS and self._looks < MOST_LOOKS

    def count(self, word: str) -> int:
        """Return how often the word stands in the document."""
        return self._spaced.count(f" {word} ") if self._may_count() else self.words.get(word, 0)

    def count_first(self, word: str) -> int:
        """Return how often the word starts a sentence."""
        if not self._may_count():
            return self.starters.get(word, 0)
        text, at, found = self._spaced, -1, 0
        while (at := text.find(f" {word} ", at + 1)) >= 0:
            found += at > 1 and text[at - 2] in TRAINED_ENDS
        return found

    @cached_property
    def vocabulary(self) -> str:
        """All bare words between spaces, for looking up parts of words."""
        return " " + " ".join({word.strip(_EDGE_MARKS) for word in self.words}) + " "

    def ends_others(self, word: str) -> bool:
        """Return whether longer words end so; asked of the text first, as few do."""
        return self.text.count(word) > 1 and self.vocabulary.count(f"{word} ") > 1

    def starts_others(self, word: str) -> bool:
        """Return whether longer words start so."""
        return self.text.count(word) > 1 and self.vocabulary.count(f" {word}") > 1


class Head(NamedTuple):
    """What the document knows about the first word of a block."""

    word: str
    inside: int
    """How often it stands inside sentences elsewhere."""
    first: int
    """How often it starts a sentence elsewhere."""
    torn: bool
    """Whether it is the end of longer words of the document, and itself none of them."""


class Tail(NamedTuple):
    """What the document knows about the last word of a block."""

    word: str
    inside: int
    last: int
    """How often it ends a sentence elsewhere."""
    torn: bool


NO_HEAD = Head("", 0, 0, torn=False)
NO_TAIL = Tail("", 0, 0, torn=False)


def head_of(habits: Habits, unit: Unit) -> Head:
    """Return what the document knows about the first word of the unit."""
    bare = unit.text[:80].lstrip(OPENERS)
    if is_dense(bare):
        word = bare[:2]
        first = sum(habits.text.count(mark + word) for mark in ("。", "\n", "！", "？"))
        return Head(word, max(0, habits.text.count(word) - first), max(0, first - 1), torn=False)
    words = bare.split(None, 1)
    if not words:
        return NO_HEAD
    word = words[0]
    first, all_ = habits.count_first(word), habits.count(word)
    plain = word.strip(_EDGE_MARKS)
    rare = all_ <= 1 and len(plain) > 1 and _count(habits, plain, word) == 0
    return Head(word, max(0, all_ - first - 1), first, torn=rare and habits.ends_others(plain))


def tail_of(habits: Habits, unit: Unit) -> Tail:
    """Return what the document knows about the last word of the unit."""
    text = unit.text[-80:]
    if is_dense(text[-3:]):
        word = text[-2:]
        last = sum(habits.text.count(word + mark) for mark in ("。", "！", "？", "\n"))
        return Tail(word, max(0, habits.text.count(word) - last), max(0, last - 1), torn=False)
    words = text.rsplit(None, 1)
    if not words:
        return NO_TAIL
    word = words[-1]
    alone = len(habits.text) < HABIT_CHARS and habits.text.count(word) == 1
    last = 0 if alone else sum([habits.count(word + mark) for mark in (".", "?", "!", ".”", ".»", '."')])
    all_ = 1 if alone else habits.count(word)
    rare = not alone and all_ <= 1 and len(word) > 1 and _count(habits, word, word) == 0
    return Tail(word, max(0, all_ - 1), last, torn=rare and habits.starts_others(word))


def _count(habits: Habits, plain: str, here: str) -> int:
    """Return how often the bare word stands elsewhere, alone or with a mark behind it."""
    return sum([habits.count(plain + mark) for mark in ("", ".", ",", ";", ":", ")") if plain + mark != here])


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
    """What the linear models say, as log odds."""

    head: float
    tail: float
    join: float
    head_words: float = 0.0
    tail_words: float = 0.0
    join_words: float = 0.0
    """The parts of whole words."""
    head_known: int = 0
    tail_known: int = 0
    join_known: int = 0
    """How many n-grams were known."""


FEATURES = (
    "head_score", "tail_score", "join_score", "left_end", "right_start", "left_start", "right_end", "left_chars",
    "right_chars",
    "left_marks", "right_marks", "left_role", "right_role", "left_quotes", "right_quotes", "same_group", "head_odds",
    "head_inside", "head_first", "head_torn", "tail_odds", "tail_inside", "tail_last", "tail_torn", "pair_seen",
    "before_end", "before_start", "before_chars", "after_start", "after_end", "after_chars", "short_left",
    "short_right",
    "from_start", "from_end", "size", "low_share", "open_share", "long_open_share", "ellipses", "lettered_share",
    "mean_chars",
    "dense", "first_word_chars", "last_word_chars", "first_word_shape", "last_word_shape", "low_here", "open_here",
    "words_left",
    "words_right", "third_start", "third_end", "head_cased", "last_cased", "sign", "sign_before", "head_near",
    "tail_near", "head_words", "tail_words", "join_words", "head_known", "tail_known", "join_known",
    "left_caps", "right_caps", "left_last", "right_first", "alike", *STYLE_FEATURES,
)  # fmt: skip
"""Names of the measures, in their order."""


def measures(habits: Habits, number: int, scores: Scores) -> list[float]:
    """Return the measures of the border before unit `number`, in the order of `FEATURES`."""
    units = habits.units
    left, right = _near(units, number - 1), _near(units, number)
    before, after = _near(units, number - 2), _near(units, number + 1)
    head = head_of(habits, right) if right.text else NO_HEAD
    tail = tail_of(habits, left) if left.text and left.is_open else NO_TAIL
    return [
        scores.head, scores.tail, scores.join, left.end, right.start, left.start, right.end, _coarse(len(left.text)),
        _coarse(len(right.text)),
        left.marks, right.marks, left.kind, right.kind, left.quotes, right.quotes, left.group == right.group,
        _odds(head.inside, head.first), head.inside, head.first, head.torn, _odds(tail.inside, tail.last), tail.inside,
        tail.last, tail.torn, _pairs(habits, left, right) if tail.word else 0,
        before.end, before.start, _coarse(len(before.text)), after.start, after.end, _coarse(len(after.text)),
        _run(units, number - 1, -1), _run(units, number, 1),
        min(number, 9), min(habits.size - number, 9), min(habits.size, 12),
        *_shares(habits, left, right), round(16 * habits.lettered / max(1, habits.size)), _coarse(habits.mean),
        is_dense(right.text or left.text), *_word_measures(head.word, tail.word),
        habits.starts[number : number + 2 * WINDOW].count(LOWER),
        habits.opens[number : number + 2 * WINDOW].count(True),
        min(left.text.count(" "), 20), min(right.text.count(" "), 20), _near(units, number + 2).start,
        _near(units, number - 3).end,
        _cased(habits, head.word), _cased(habits, tail.word), left.sign, before.sign,
        *_single(habits, head.word, tail.word),
        *scores[3:], _capitals(left.text), _capitals(right.text), _behind(left.text), _before(right.text),
        habits.edges[number : number + 2 * WINDOW].count((right.start, left.end)),
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


def _word_measures(first: str, last: str) -> tuple[float, float, float, float]:
    return len(first), len(last), _shape(first), _shape(last)


@lru_cache(maxsize=8192)
def _shape(word: str) -> float:
    """Return the classes of the first and last characters of a word as one number."""
    if not word:
        return -1
    first, last, _ = shape_of(word).split(".")
    return int(first) * 13 + int(last)


def _single(habits: Habits, first: str, last: str) -> tuple[float, float]:
    """Return the odds that the outermost letter stands inside sentences; only scripts without spaces ask."""
    text = habits.text
    head = tail = 0.0
    if first and is_dense(first):
        head = _odds(text.count(first[0]), text.count("。" + first[0]) + text.count("\n" + first[0]))
    if last and is_dense(last):
        tail = _odds(text.count(last[-1]), text.count(last[-1] + "。") + text.count(last[-1] + "\n"))
    return head, tail


def _cased(habits: Habits, word: str) -> float:
    """Return how the document writes the word elsewhere: 1 with a capital, -1 without, 0 both or unknown."""
    if not word or start_class(word) not in (UPPER, LOWER) or word[0].isspace() or word[-1].isspace():
        return 0
    high, low = habits.count(word[0].upper() + word[1:]), habits.count(word[0].lower() + word[1:])
    own, other = (high, low) if word[0].isupper() else (low, high)
    own = max(0, own - 1)
    return (own - other) / (own + other) if own + other else 0


def _pairs(habits: Habits, left: Unit, right: Unit) -> int:
    """Return how often the last word and the first stand together in the document."""
    last, first = last_word(left.text), first_word(right.text)
    if not last or not first or is_dense(right.text):
        return 0
    return habits.text.count(f" {last} {first}")


__all__ = [
    "FEATURES",
    "LONG_CHARS",
    "NOTHING",
    "Habits",
    "Head",
    "Scores",
    "Tail",
    "Unit",
    "head_of",
    "measures",
    "tail_of",
    "units_of",
]
