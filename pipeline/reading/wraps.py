"""Prose that a terminal or a typewriter wrapped: every line is as long as the next word allows, in characters."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf, log2
from typing import NamedTuple

from pipeline.reading.prose import (
    PlacedLine,
    doubts_of,
    has_arrows,
    has_columns,
    has_items,
    indentation_of,
    is_listing,
    is_shell,
    is_wide,
    start_alike,
)
from pipeline.text.lazy import lazy_pattern

NARROWEST_CHARS = 40
"""Narrower columns are verse, labels or addresses; chosen by eye."""
WIDEST_CHARS = 132
"""The widest common terminal; longer lines are paragraphs."""
BITS_OF_COLUMN = 2.0
BITS_OF_SURE = 7.0
"""Evidence from a certainly wrapped paragraph for the others in its column, in bits."""
BITS_OF_FIT = 3.0
"""Evidence from each such paragraph if the lines are full in its column as well, in bits."""
MOST_WITNESSES = 3
CODE_INDENT_CHARS = 4
"""Text indented so far inside other text is a listing, as in Markdown."""
COLUMN_CHARS = 12
"""Longest lines of paragraphs of one column differ by less than a word or two."""

_INDENT = lazy_pattern(r"\n[^\S\n]*(?=\S)")


class Layout(NamedTuple):
    """What the paragraphs of a text share."""

    widths: Counter[int]
    """How many paragraphs of three lines or more have each width."""
    listing: bool
    """Whether a machine wrote some of them."""

    def beside(self, width: int) -> float:
        """Return the evidence of neighbours in the same column for a width, in bits; one is the paragraph itself."""
        same = sum(number for other, number in self.widths.items() if 0 <= other - width <= COLUMN_CHARS)
        return BITS_OF_COLUMN * (same > 1)


class Paragraph(NamedTuple):
    """Lines that may have been one paragraph, and how they fill their column."""

    lines: list[PlacedLine]
    width: int
    """How many characters the widest line has that has a space."""
    full: bool
    """Whether no line but the last has room for the next word."""


class Paragraphs(NamedTuple):
    """The paragraphs of two lines or more of a text, and those among them that may have been wrapped."""

    every: Sequence[Paragraph]
    possible: Sequence[Paragraph]


def paragraphs_of(text: str, groups: Sequence[list[PlacedLine]]) -> Paragraphs:
    """Return the paragraphs of a text, in groups of lines."""
    every = [_paragraph(lines) for lines in _paragraphs(text, groups)]
    return Paragraphs(every, [paragraph for paragraph in every if _may_be_wrapped(paragraph)])


def wrapped_paragraphs(text: str, paragraphs: Paragraphs) -> Iterator[list[PlacedLine]]:
    """Yield the lines of the paragraphs that are to be joined."""
    every, possible = paragraphs
    if not possible:
        return
    margin = _margin(text)
    page = Layout(
        Counter(paragraph.width for paragraph in possible if len(paragraph.lines) > 2),
        listing=any(is_listing(paragraph.lines) for paragraph in every if not paragraph.full),
    )
    level = [paragraph for paragraph in possible if indentation_of(text, paragraph.lines[1]) <= margin]
    bits = [_bits(paragraph, page) for paragraph in level]
    widths = Counter(
        paragraph.width for paragraph, said in zip(level, bits, strict=True) if len(paragraph.lines) > 2 and said >= 0
    )
    for paragraph, said in zip(level, bits, strict=True):
        if (len(paragraph.lines) > 2 and said >= 0) or said >= -_vouched(paragraph, widths):
            yield paragraph.lines


def _paragraph(lines: list[PlacedLine]) -> Paragraph:
    width = _width(lines)
    return Paragraph(lines, width, _is_full(lines, width))


def _width(lines: list[PlacedLine]) -> int:
    """Return the width of the column; an address without spaces may be wider."""
    spaced = [len(line.text) for line in lines if " " in line.text]
    return max(spaced or [len(line.text) for line in lines])


def _margin(text: str) -> int:
    """Return how far the text is indented throughout; what is indented further is a listing or a quotation."""
    indents = Counter(map(len, _INDENT.findall("\n" + text)))
    usual = indents.most_common(1)[0][0] - 1
    return max(min(indents) - 1, usual if usual < CODE_INDENT_CHARS else 0)


def _paragraphs(text: str, groups: Sequence[list[PlacedLine]]) -> Iterator[list[PlacedLine]]:
    """Yield the paragraphs of two lines or more."""
    for lines in groups:
        if len(lines) > 1:
            yield from _by_first_lines(lines, text.rfind("\n", 0, lines[0].start) + 1)


def _by_first_lines(lines: list[PlacedLine], start: int) -> Iterator[list[PlacedLine]]:
    """Yield the paragraphs of lines that no empty line parts, where indented first lines do."""
    columns = [lines[0].start - start, *(line.start - before.full - 1 for before, line in pairwise(lines))]
    if columns.count(columns[0]) == len(columns):
        yield lines
        return
    usual = Counter(columns).most_common(1)[0][0]
    begins = [n for n, column in enumerate(columns) if n == 0 or column > usual]
    if 2 * len(begins) > len(lines):
        begins = [0]
    for first, last in zip(begins, [*begins[1:], len(lines)], strict=True):
        if last - first > 1:
            yield lines[first:last]


def _may_be_wrapped(paragraph: Paragraph) -> bool:
    """Return whether every line but the last is as full as the next word allows, and none is a table's."""
    if not paragraph.full or not NARROWEST_CHARS <= paragraph.width <= WIDEST_CHARS:
        return False
    lines = paragraph.lines
    if any(has_columns(line.text) or is_shell(line.text) for line in lines) or has_arrows(lines):
        return False
    return not has_items(lines) and not start_alike(lines)


def _is_full(lines: list[PlacedLine], width: int) -> bool:
    for line, after in pairwise(lines):
        room = width - len(line.text) - 1
        if room > 0 and _fits(after.text, room) and not is_wide(line.text[-1]):
            return False
    return True


def _fits(text: str, room: int) -> bool:
    """Return whether the first word of a text has at most so many characters."""
    return len(text) <= room or text.find(" ", 0, room + 1) >= 0 or text.find("\t", 0, room + 1) >= 0


def _bits(paragraph: Paragraph, page: Layout) -> float:
    """Return by how much the lines are too full for chance, less all evidence for a listing or verse."""
    return _fullness(paragraph) + page.beside(paragraph.width) - doubts_of(paragraph.lines, listing=page.listing)


def _vouched(paragraph: Paragraph, widths: Counter[int]) -> float:
    """Return the evidence of the paragraphs that are surely wrapped for one more, in bits.

    Each speaks that is filled to the same margin, three at most; they say most where no line has room for the next
    word in their column.
    """
    beside = any(abs(other - paragraph.width) <= COLUMN_CHARS for other in widths)
    fitted = sum(
        number for other, number in widths.items() if paragraph.width <= other and _is_full(paragraph.lines, other)
    )
    if not beside and not fitted:
        return -inf
    return BITS_OF_SURE + BITS_OF_FIT * min(fitted, MOST_WITNESSES)


def _fullness(paragraph: Paragraph) -> float:
    """Return how unlikely it is that lines of any length are all so full, in bits."""
    bits = 0.0
    for line, after in pairwise(paragraph.lines):
        room = 3 if is_wide(line.text[-1]) else len(after.text.split(" ", 1)[0].split("\t", 1)[0]) + 1
        bits += max(0.0, log2(0.7 * paragraph.width / room))
    return bits
