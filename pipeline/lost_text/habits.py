"""What a document usually does, and what it knows about the words at a border."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
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
    start_class,
)
from pipeline.lost_text.style import Style
from pipeline.lost_text.units import LONG_CHARS, NOTHING, Unit
from pipeline.text.lazy import lazy_re

WINDOW = 4
"""Number of blocks on either side of a border that count as around it."""
HABIT_CHARS = 60_000
"""So much of a document shows its habits; it bounds the work at each border, so that the whole stays linear."""
MOST_LOOKS = 60
LARGEST_LOOK_CHARS = 200_000
"""So often, and over so many characters, words are looked for one by one before all are counted; by measurement."""
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


def word_of_head(unit: Unit) -> str:
    """Return the first word of the unit, or two characters of a script without spaces."""
    bare = _bare_head(unit)
    words = [bare[:2]] if is_dense(bare) else bare.split(None, 1)
    return words[0] if words else ""


def _bare_head(unit: Unit) -> str:
    return unit.text[:80].lstrip(OPENERS)


def word_of_tail(unit: Unit) -> str:
    """Return the last word of the unit, or two characters of a script without spaces."""
    text = unit.text[-80:]
    if is_dense(text[-3:]):
        return text[-2:]
    words = text.rsplit(None, 1)
    return words[-1] if words else ""


def head_of(habits: Habits, unit: Unit) -> Head:
    """Return what the document knows about the first word of the unit."""
    word = word_of_head(unit)
    if not word:
        return NO_HEAD
    if is_dense(_bare_head(unit)):
        first = sum(habits.text.count(mark + word) for mark in ("。", "\n", "！", "？"))
        return Head(word, max(0, habits.text.count(word) - first), max(0, first - 1), torn=False)
    first, all_ = habits.count_first(word), habits.count(word)
    plain = word.strip(_EDGE_MARKS)
    rare = all_ <= 1 and len(plain) > 1 and _count(habits, plain, word) == 0
    return Head(word, max(0, all_ - first - 1), first, torn=rare and habits.ends_others(plain))


def tail_of(habits: Habits, unit: Unit) -> Tail:
    """Return what the document knows about the last word of the unit."""
    word = word_of_tail(unit)
    if not word:
        return NO_TAIL
    if is_dense(unit.text[-3:]):
        last = sum(habits.text.count(word + mark) for mark in ("。", "！", "？", "\n"))
        return Tail(word, max(0, habits.text.count(word) - last), max(0, last - 1), torn=False)
    alone = len(habits.text) < HABIT_CHARS and habits.text.count(word) == 1
    last = 0 if alone else sum([habits.count(word + mark) for mark in (".", "?", "!", ".”", ".»", '."')])
    all_ = 1 if alone else habits.count(word)
    rare = not alone and all_ <= 1 and len(word) > 1 and _count(habits, word, word) == 0
    return Tail(word, max(0, all_ - 1), last, torn=rare and habits.starts_others(word))


def _count(habits: Habits, plain: str, here: str) -> int:
    """Return how often the bare word stands elsewhere, alone or with a mark behind it."""
    return sum([habits.count(plain + mark) for mark in ("", ".", ",", ";", ":", ")") if plain + mark != here])


def odds(inside: int, edge: int) -> float:
    """Return the log odds that a word is inside sentences rather than at an edge, by how often it is either."""
    return log((inside + 0.5) / (edge + 0.5))


def single_odds(habits: Habits, first: str, last: str) -> tuple[float, float]:
    """Return the odds that the outermost letter stands inside sentences; only scripts without spaces ask."""
    text = habits.text
    head = tail = 0.0
    if first and is_dense(first):
        head = odds(text.count(first[0]), text.count("。" + first[0]) + text.count("\n" + first[0]))
    if last and is_dense(last):
        tail = odds(text.count(last[-1]), text.count(last[-1] + "。") + text.count(last[-1] + "\n"))
    return head, tail


def cased(habits: Habits, word: str) -> float:
    """Return how the document writes the word elsewhere: 1 with a capital, -1 without, 0 both or unknown."""
    if not word or start_class(word) not in (UPPER, LOWER) or word[0].isspace() or word[-1].isspace():
        return 0
    high, low = habits.count(word[0].upper() + word[1:]), habits.count(word[0].lower() + word[1:])
    own, other = (high, low) if word[0].isupper() else (low, high)
    own = max(0, own - 1)
    return (own - other) / (own + other) if own + other else 0


def pairs_seen(habits: Habits, left: Unit, right: Unit) -> int:
    """Return how often the last word and the first stand together in the document."""
    last, first = last_word(left.text), first_word(right.text)
    if not last or not first or is_dense(right.text):
        return 0
    return habits.text.count(f" {last} {first}")
