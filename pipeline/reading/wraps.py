"""Prose that a terminal or a typewriter wrapped: every line is as long as the next word allows, in characters."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf, log2
from typing import NamedTuple

from pipeline.reading.prose import (
    ARROW,
    FEWEST_LINES_AN_ARROW,
    ITEM,
    SHELL,
    WIDE,
    PlacedLine,
    doubts_of,
    has_columns,
    indentation_of,
    is_listing,
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

_TOKEN = lazy_pattern(r"[^ \t\n]+")
_INDENT = lazy_pattern(r"\n[^\S\n]*(?=\S)")


class Layout(NamedTuple):
    """What the paragraphs of a text share."""

    widths: Counter[int]
    """How many paragraphs of three lines or more have each width."""
    listing: bool
    """Whether a machine wrote some of them."""

    def beside(self, width: int) -> float:
        """Return how many bits the neighbours in the same column speak for a width; one is the paragraph itself."""
        same = sum(number for other, number in self.widths.items() if 0 <= other - width <= COLUMN_CHARS)
        return BITS_OF_COLUMN * (same > 1)


def wrapped_paragraphs(text: str, groups: Sequence[list[PlacedLine]]) -> Iterator[list[PlacedLine]]:
    """Yield the paragraphs of a text, in groups of lines, whose lines are to be joined."""
    every = list(_paragraphs(text, groups))
    possible = [lines for lines in every if _may_be_wrapped(lines)]
    if not possible:
        return
    margin = _margin(text)
    page = Layout(
        Counter(_width(lines) for lines in possible if len(lines) > 2),
        listing=any(is_listing(lines) for lines in every if not _is_full(lines, _width(lines))),
    )
    level = [lines for lines in possible if indentation_of(text, lines[1]) <= margin]
    sure = [lines for lines in level if len(lines) > 2 and _bits(lines, page) >= 0]
    widths = [_width(lines) for lines in sure]
    yield from (lines for lines in level if lines in sure or _bits(lines, page) >= -_vouched(lines, widths))


def _width(lines: list[PlacedLine]) -> int:
    """Return the width of the column; an address without spaces may be wider."""
    return max((len(line.text) for line in lines if " " in line.text), default=max(len(line.text) for line in lines))


def _margin(text: str) -> int:
    """Return how far the text is indented throughout; what is indented further is a listing or a quotation."""
    indents = Counter(len(match[0]) - 1 for match in _INDENT.finditer("\n" + text))
    usual = indents.most_common(1)[0][0]
    return max(min(indents), usual if usual < CODE_INDENT_CHARS else 0)


def _paragraphs(text: str, groups: Sequence[list[PlacedLine]]) -> Iterator[list[PlacedLine]]:
    """Yield the paragraphs of two lines or more."""
    for lines in groups:
        yield from _by_first_lines(lines, text.rfind("\n", 0, lines[0].start) + 1)


def _by_first_lines(lines: list[PlacedLine], start: int) -> Iterator[list[PlacedLine]]:
    """Yield the paragraphs of lines that no empty line parts, where indented first lines do."""
    columns = [first.start - before for first, before in zip(lines, _line_starts(lines, start), strict=True)]
    usual = Counter(columns).most_common(1)[0][0]
    begins = [n for n, column in enumerate(columns) if n == 0 or column > usual]
    if 2 * len(begins) > len(lines):
        begins = [0]
    for first, last in zip(begins, [*begins[1:], len(lines)], strict=True):
        if last - first > 1:
            yield lines[first:last]


def _line_starts(lines: list[PlacedLine], start: int) -> Iterator[int]:
    """Yield where each line starts, its margin included; lines differ from their places by the margin alone."""
    at = start
    for line in lines:
        yield at
        at = line.full + 1


def _may_be_wrapped(lines: list[PlacedLine]) -> bool:
    """Return whether every line but the last is as full as the next word allows, and none is a table's."""
    width = _width(lines)
    if not NARROWEST_CHARS <= width <= WIDEST_CHARS:
        return False
    if any(has_columns(line.text) or SHELL.match(line.text) for line in lines):
        return False
    if FEWEST_LINES_AN_ARROW * sum(ARROW.search(line.text) is not None for line in lines) > len(lines):
        return False
    if any(ITEM.match(line.text) for line in lines[1:]):
        return False
    return _is_full(lines, width) and not start_alike(lines)


def _is_full(lines: list[PlacedLine], width: int) -> bool:
    for line, after in pairwise(lines):
        first = _TOKEN.match(after.text)
        room = width - len(line.text) - 1
        if first and len(first[0]) <= room and not WIDE.match(line.text[-1]):
            return False
    return True


def _bits(lines: list[PlacedLine], page: Layout) -> float:
    """Return by how much the lines are too full for chance, less all evidence for a listing or verse."""
    return _fullness(lines) + page.beside(_width(lines)) - doubts_of(lines, listing=page.listing)


def _vouched(lines: list[PlacedLine], widths: list[int]) -> float:
    """Return how many bits the paragraphs that are wrapped for sure speak for one more.

    Each speaks that is filled to the same margin, three at most; they say most where no line has room for the next
    word in their column.
    """
    width = _width(lines)
    beside = [other for other in widths if abs(other - width) <= COLUMN_CHARS]
    fitted = [other for other in widths if width <= other and _is_full(lines, other)]
    if not beside and not fitted:
        return -inf
    return BITS_OF_SURE + BITS_OF_FIT * min(len(fitted), MOST_WITNESSES)


def _fullness(lines: list[PlacedLine]) -> float:
    """Return how unlikely it is that lines of any length are all so full, in bits."""
    width = _width(lines)
    bits = 0.0
    for line, after in pairwise(lines):
        first = _TOKEN.match(after.text)
        room = len(first[0]) + 1 if first and not WIDE.match(line.text[-1]) else 3
        bits += max(0.0, log2(0.7 * width / room))
    return bits
