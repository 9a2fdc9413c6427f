"""What recurs in a document, or is around a border, and explains an odd edge: it is style, and no damage."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from pipeline.lost_text.edges import COLON, ELLIPSIS, FULL, LOWER, UPPER
from pipeline.lost_text.units import LONG_CHARS, NOTHING, Unit
from pipeline.model import BlockKind
from pipeline.text.lazy import lazy_pattern, lazy_re

SAMPLE_CHARS = 60_000
"""The style of a document is read from so much of it."""
FARTHEST_BLOCKS = 8
"""A passage of code, a table or a caption between two parts of a sentence has at most so many blocks; chosen by eye."""
LONGEST_GREETING_CHARS = 48
"""A salutation is shorter: a greeting, a title, a name or two."""
GREETING_BLOCKS = 6
"""A salutation is among the first blocks of a message or after its header lines."""
LEAST_SENTENCE_WORDS = 4
"""A block of fewer words is no sentence, whatever ends it; chosen by eye."""

_CODE = list(BlockKind).index(BlockKind.CODE)
_CELL = list(BlockKind).index(BlockKind.CELL)
_CAPTION = list(BlockKind).index(BlockKind.CAPTION)
_AFTER_STOP = lazy_re(r"[.!?…][\"”’»)]? +[\"“‘«(]?([^\W\d_])")
_SECTION = lazy_pattern(
    r"(?:\p{N}{1,3}(?:\.\p{N}{1,3})+[.):]?|\p{N}{1,3}[.):]|§+\s?\p{N}+|\(\p{N}{1,3}\)|#\p{N}+:?)\s+\S"
)
_IDENTIFIER = lazy_pattern(
    r"[\p{L}\p{N}]*(?:\p{L}\p{N}+\p{L}|[_\\/@=<>{}$|~^]|::|\p{L}[.,:(]\p{L}|\(\)|\p{L}\p{N}+[\p{P}\s]|\t)"
)
_VERSIONED = lazy_pattern(r"\p{Ll}[\p{Ll}\p{N}.+-]* (?:\(v?\p{N}|v?\p{N}+\.\p{N})")
_VERSION_STARTS = frozenset("(v0123456789")
NO_MARK, BRACKET, QUOTE, SECTION, OTHER_MARK = range(5)
"""Classes of what stands before the first word of a block."""


def mark_of(text: str) -> int:
    """Return the class of what stands before the first word of the text.

    >>> mark_of("[from physics] A bug.") == BRACKET, mark_of("10.4. Where is it?") == SECTION, mark_of("A bug.")
    (True, True, 0)
    """
    first = text[:1]
    if first.isalpha():
        return NO_MARK
    if first in "[({":
        return BRACKET
    if first in "\"'“‘«„‚‹»「『":
        return QUOTE
    if (first.isdigit() or first in "§(#") and _SECTION.match(text[:24]):
        return SECTION
    return OTHER_MARK


def is_section(text: str) -> bool:
    """Return whether the text starts with the number of a section or an item and goes on with a capital.

    >>> is_section("10.4. Can I remove it?"), is_section("3.5 million people left.")
    (True, False)
    """
    match = _SECTION.match(text[:24])
    if not match:
        return False
    first = text[match.end() - 1]
    return not (first.islower() or first.isdigit())


def is_identifier(text: str) -> bool:
    """Return whether the text starts with a name as computers write them: no sentence starts with a capital there.

    >>> is_identifier("l10n and i18n are related."), is_identifier("tin (1:2.6) unstable"), is_identifier("armed clash")
    (True, True, False)
    """
    word = text[:80].lstrip("\"'“‘`*").partition(" ")[0]
    if word.isalpha() and not _VERSION_STARTS.isdisjoint(text[len(word) + 1 : len(word) + 2]):
        return _VERSIONED.match(text[:80]) is not None
    if word.isalpha():
        return False
    return _IDENTIFIER.match(word + " ") is not None or _VERSIONED.match(text[:80]) is not None


@lru_cache(maxsize=4096)
def is_greeting(text: str) -> bool:
    """Return whether the text has the form of a salutation, in any language: a few words, a capital, a comma.

    >>> is_greeting("Gentile signora Rossi,"), is_greeting("He said that the bridge, which had been closed,")
    (True, False)
    """
    if len(text) > LONGEST_GREETING_CHARS or text[-1:] not in ",，!！:：" or not text[:1].isalpha():
        return False
    words = text[:-1].split()
    return 0 < len(words) <= 6 and not text[0].islower() and not any(mark in text[:-1] for mark in ",;:")


def is_code(unit: Unit) -> bool:
    """Return whether the block is code, or set like it."""
    return unit.kind == _CODE


def is_sentence(unit: Unit) -> bool:
    """Return whether the block reads as running text: long, or words with a full stop."""
    if unit.kind in (_CODE, _CELL, _CAPTION):
        return False
    return len(unit.text) >= LONG_CHARS or (unit.end == FULL and unit.text.count(" ") >= LEAST_SENTENCE_WORDS - 1)


def before_the_insert(units: Sequence[Unit], number: int) -> Unit:
    """Return the running text before border `number`, beyond code, tables, captions and labels, if any is near."""
    for at in range(number - 1, max(-1, number - 1 - FARTHEST_BLOCKS), -1):
        if is_sentence(units[at]):
            return units[at]
    return NOTHING


def after_the_insert(units: Sequence[Unit], number: int) -> Unit:
    """Return the running text after border `number`, beyond the same."""
    for at in range(number, min(len(units), number + FARTHEST_BLOCKS)):
        if is_sentence(units[at]):
            return units[at]
    return NOTHING


def _step(left: Unit, right: Unit) -> tuple[int, int, bool, bool]:
    return left.end, right.start, left.group == right.group, len(left.text) >= LONG_CHARS


class Style:
    """The habits of a document that make an odd edge a usual one: read when first asked for, once."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units

    @cached_property
    def _starts(self) -> Counter[tuple[int, int]]:
        return Counter((mark_of(unit.text), unit.start) for unit in self.units)

    @cached_property
    def _first_words(self) -> Counter[str]:
        return Counter(unit.text[:40].split(" ", 1)[0] for unit in self.units)

    @cached_property
    def _steps(self) -> Counter[tuple[int, int, bool, bool]]:
        """How often a block of one end and size precedes a block of one start, in a paragraph and between two."""
        return Counter(_step(left, right) for left, right in pairwise(self.units))

    def alike(self, unit: Unit) -> int:
        """Return how many other blocks start with the same mark and kind of letter."""
        return self._starts[mark_of(unit.text), unit.start] - 1

    def same_word(self, unit: Unit) -> int:
        """Return how many other blocks start with the same word."""
        return self._first_words[unit.text[:40].split(" ", 1)[0]] - 1

    def same_step(self, left: Unit, right: Unit) -> int:
        """Return how many other borders have the same kinds of edges."""
        return self._steps[_step(left, right)] - 1

    @cached_property
    def prose(self) -> float:
        """The share of the characters, 0 to 1, that are in running text which ends as sentences do."""
        ended = sum(len(unit.text) for unit in self.units if unit.end in (FULL, COLON, ELLIPSIS) and is_sentence(unit))
        return ended / max(1, sum(len(unit.text) for unit in self.units))

    @cached_property
    def _sentences(self) -> tuple[int, int]:
        """How many sentences inside blocks start with a small letter, and how many there are."""
        size, low, count = 0, 0, 0
        for unit in self.units:
            size += len(unit.text)
            if size > SAMPLE_CHARS:
                break
            if unit.kind != _CODE:
                starts = _AFTER_STOP.findall(unit.text)
                count += len(starts)
                low += sum(map(str.islower, starts))
        return low, count

    @cached_property
    def open_share(self) -> float:
        """The share of the long blocks, 0 to 1, that no mark ends."""
        long = [unit.is_open for unit in self.units if len(unit.text) >= LONG_CHARS]
        return sum(long) / max(1, len(long))

    @cached_property
    def pauses(self) -> int:
        """How often three dots occur in the document, those that a unit was stripped of included."""
        return sum(unit.text.count("...") + unit.text.count("…") + (unit.sign == 1) for unit in self.units)

    @property
    def sentences(self) -> int:
        """How many sentences start inside blocks."""
        return self._sentences[1]

    @cached_property
    def low_blocks(self) -> int:
        """How many blocks start with a small letter."""
        return sum(unit.start == LOWER for unit in self.units)

    @cached_property
    def low(self) -> float:
        """The share of sentences inside blocks, 0 to 1, that start with a small letter."""
        low, count = self._sentences
        return low / count if count else 0.0


STYLE_FEATURES = (
    "start_alike", "start_word_again", "step_again", "low_sentences", "prose_share", "before_insert_end",
    "before_insert_chars", "after_insert_start", "identifier", "section", "greeting", "cased_text",
)  # fmt: skip


def style_measures(style: Style, number: int, left: Unit, right: Unit) -> list[float]:
    """Return the measures of the style around the border before unit `number`, in the order of `STYLE_FEATURES`."""
    before = before_the_insert(style.units, number)
    after = after_the_insert(style.units, number)
    return [
        min(9, style.alike(right)) if right.text else 0,
        min(9, style.same_word(right)) if right.text else 0,
        min(9, style.same_step(left, right)) if left.text and right.text else 0,
        round(8 * style.low), round(8 * style.prose), before.end, before is not left and bool(before.text), after.start,
        is_identifier(right.text), is_section(right.text), is_greeting(left.text),
        right.start in (UPPER, LOWER),
    ]  # fmt: skip


__all__ = ["STYLE_FEATURES", "Style", "is_greeting", "is_identifier", "is_section", "style_measures"]
