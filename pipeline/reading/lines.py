"""Hard-wrapped prose back to paragraphs, words broken at line ends back to words.

Joined are only lines that a machine filled: each is as full as the next word allows, and all read as prose. Listings,
verse, addresses, tables and lists keep their lines.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import inf, log2
from typing import NamedTuple

import regex

from pipeline.reading.hyphens import Vocabulary, keeps_hyphen, vocabulary_of

WRAP = "lines.wrap"
HYPHEN = "lines.hyphen"
NARROWEST_CHARS = 40
"""Narrower columns are verse, labels or addresses; chosen by eye."""
WIDEST_CHARS = 132
"""The widest common terminal; longer lines are paragraphs."""
BITS_TO_JOIN = 4.0
"""So improbable the fullness of lines has to be at least, in bits; all weights here are chosen by eye on made texts."""
BITS_OF_COLUMN = 2.0
BITS_OF_SURE = 7.0
"""What a paragraph that is wrapped for sure speaks for the others in its column."""
BITS_OF_FIT = 3.0
"""What each of them speaks where the lines are full in its column as well."""
MOST_WITNESSES = 3
CODE_INDENT_CHARS = 4
"""Text indented so far inside other text is a listing, as in Markdown."""
COLUMN_CHARS = 12
"""Longest lines of paragraphs of one column differ by less than a word or two."""
BITS_OF_MARK = 3.0
BITS_OF_LISTING = 8.0
BITS_OF_NAMES = 4.0
BITS_OF_SHORT = 4.0
BITS_OF_STOPS = 3.0
BITS_OF_CAPITALS = 3.0
SMALLEST_WORD_SHARE = 0.6
"""So many of the words of prose are nothing but letters with punctuation around them; chosen by eye, as below."""
FEWEST_WORDS_PER_LINE = 4.5
FEWEST_LINES_AN_ARROW = 4
"""Prose may show an arrow in one of so many lines."""
LARGEST_CAPITAL_SHARE = 0.6
"""More lines than this that start with a capital are a list, unless a sentence ends before them."""

_PARAGRAPH = regex.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)+")
_WORD = regex.compile(r"[\"'“”„«»‘’(\[<*_]*\p{L}[\p{L}\p{M}'’·\-/]*[\"'“”„«»‘’)\].,;:!?…>*_]*")
_TOKEN = regex.compile(r"[^ \t\n]+")
_MARKED = regex.compile(
    r"(?:[-*•·‣▪–—+o>|#$%]|\(?\p{N}{1,3}[.)]|\(?\p{L}[.)]|\[\p{N}+\]|//|/\*|--|\.\.|::)(?:\s|$)"
    r"|\p{L}[\p{L}\p{N}_]*\s*=|[$#|;]\S|-{1,2}\p{L}|\p{L}[\p{L}. ]{0,20}:\s"
)
"""Starts of items; prose may have one such line by chance."""
_BULLET = regex.compile(r"[-*•·‣▪–—+]\s|\(?(?:\p{N}{1,3}|\p{L})[.)]\s")
_SHELL = regex.compile(r"[$#>|]\s|[{}]|</?\p{L}(?![^>\s]*[@:])")
"""Starts of lines that only a machine writes."""
_ARROW = regex.compile("-->|=>")
_COLUMNS = regex.compile(r"</?\w+/?>|\S[^\S\n]{3,}\S|\t\S")
_CODE = regex.compile(r"[{}\\]\s*$|^\s*[~/][\w./-]+\s*$|^\S+@\S+:|^\s*-{1,2}\w|;$")
"""Signs of a listing; prose may have one such line by chance."""
_PROMPT = regex.compile(r"[\p{L}\p{N}~/\]]\s?[$#]\s*$|^\S{0,40}[$#]\s|^>>>\s")
_STOP = regex.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
_ENDS_BROKEN = regex.compile(r"(?<=\p{L})[-\u2010]$")
_INDENT = regex.compile(r"\n[^\S\n]*(?=\S)")
_WIDE = regex.compile(r"[\u3000-\u9FFF\uAC00-\uD7A3\uFF00-\uFFEF]")


IN_DOUBT = "in doubt"
"""Ends the note of a join where the text speaks for the hyphen and against it."""


class PlacedLine(NamedTuple):
    """A line without the space around it, and its place."""

    start: int
    stop: int
    text: str
    full: int
    """Where the line ends with the space after it."""


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


class Join(NamedTuple):
    """What to put where a line ended."""

    start: int
    stop: int
    after: str
    rule: str
    note: str


def joined_lines(text: str) -> Iterator[Join]:
    """Yield the changes that join the lines of wrapped paragraphs."""
    if not _may_hold_wraps(text):
        return
    every = list(_paragraphs(text))
    possible = [lines for lines in every if _may_be_wrapped(lines)]
    if not possible:
        return
    margin = _margin(text)
    page = Layout(
        Counter(_width(lines) for lines in possible if len(lines) > 2),
        listing=any(_is_listing(lines) for lines in every if not _is_full(lines, _width(lines))),
    )
    level = [lines for lines in possible if _indentation(text, lines[1]) <= margin]
    sure = [lines for lines in level if len(lines) > 2 and _bits(lines, page) >= 0]
    widths = [_width(lines) for lines in sure]
    wrapped = [lines for lines in level if lines in sure or _bits(lines, page) >= -_vouched(lines, widths)]
    if wrapped:
        words = vocabulary_of(text)
        for lines in wrapped:
            yield from _joins(text, lines, words)


def _may_hold_wraps(text: str) -> bool:
    """Return whether two lines stand together of which the first is as long as a column."""
    before = 0
    for line in text.split("\n") if "\n" in text else ():
        chars = len(line)
        if chars and NARROWEST_CHARS - 10 <= before <= 2 * WIDEST_CHARS:
            return True
        before = chars
    return False


def _width(lines: list[PlacedLine]) -> int:
    """Return the width of the column; an address without spaces may stand out of it."""
    return max((len(line.text) for line in lines if " " in line.text), default=max(len(line.text) for line in lines))


def _margin(text: str) -> int:
    """Return how far the text is indented throughout; what is indented further is a listing or a quotation."""
    indents = Counter(len(match[0]) - 1 for match in _INDENT.finditer("\n" + text))
    usual = indents.most_common(1)[0][0]
    return max(min(indents), usual if usual < CODE_INDENT_CHARS else 0)


def _paragraphs(text: str) -> Iterator[list[PlacedLine]]:
    """Yield the paragraphs of two lines or more."""
    for match in _PARAGRAPH.finditer(text):
        lines: list[PlacedLine] = []
        at = match.start()
        for raw in match[0].split("\n"):
            bare = raw.strip()
            start = at + len(raw) - len(raw.lstrip())
            lines.append(PlacedLine(start, start + len(bare), bare, at + len(raw)))
            at += len(raw) + 1
        yield from _by_first_lines(lines, match.start())


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
    if any(_COLUMNS.search(line.text) or _SHELL.match(line.text) for line in lines):
        return False
    if FEWEST_LINES_AN_ARROW * sum(_ARROW.search(line.text) is not None for line in lines) > len(lines):
        return False
    return _is_full(lines, width) and not _start_alike(lines)


def _start_alike(lines: list[PlacedLine]) -> bool:
    """Return whether most lines start with the same two characters, as rows do, or two with bullets, as items do."""
    starts = Counter(line.text[:2] for line in lines)
    items = sum(_BULLET.match(line.text) is not None for line in lines)
    listed = items > 1 and _BULLET.match(lines[0].text) is not None
    return listed or (len(lines) > 2 and 3 * starts.most_common(1)[0][1] > 2 * len(lines))


def _is_listing(lines: list[PlacedLine]) -> bool:
    """Return whether the lines are of a machine; prose beside such lines may be its output."""
    odd = sum(
        _SHELL.match(line.text) is not None
        or _CODE.search(line.text) is not None
        or _COLUMNS.search(line.text) is not None
        or _ARROW.search(line.text) is not None
        for line in lines
    )
    return odd > 1 or 3 * odd > len(lines) or any(_PROMPT.search(line.text) for line in lines)


def _is_full(lines: list[PlacedLine], width: int) -> bool:
    for line, after in pairwise(lines):
        first = _TOKEN.match(after.text)
        room = width - len(line.text) - 1
        if first and len(first[0]) <= room and not _WIDE.match(line.text[-1]):
            return False
    return True


def _bits(lines: list[PlacedLine], page: Layout) -> float:
    """Return by how much the lines are too full for chance, less all that speaks for a listing or verse."""
    return _fullness(lines) + page.beside(_width(lines)) - _doubts(lines, page)


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
        room = len(first[0]) + 1 if first and not _WIDE.match(line.text[-1]) else 3
        bits += max(0.0, log2(0.7 * width / room))
    return bits


def _doubts(lines: list[PlacedLine], page: Layout) -> float:
    """Return how many bits the lines have to outweigh."""
    tokens = [token for line in lines for token in line.text.split()]
    words = sum(_WORD.fullmatch(token) is not None for token in tokens) / len(tokens)
    joins = len(lines) - 1
    stops = sum(_STOP.search(line.text) is not None for line in lines[:-1])
    reads_on = sum(after.text[:1].islower() for after in lines[1:])
    starts = [after for line, after in pairwise(lines) if not _STOP.search(line.text)]
    capitals = sum(line.text[:1].isupper() for line in starts)
    usual = sum(token[:1].isupper() for token in tokens) / len(tokens)
    marked = sum(_MARKED.match(line.text) is not None or _CODE.search(line.text) is not None for line in lines)
    doubts = BITS_TO_JOIN + BITS_OF_MARK * marked + BITS_OF_LISTING * page.listing
    doubts += BITS_OF_NAMES * (words < SMALLEST_WORD_SHARE) + BITS_OF_NAMES * (words < SMALLEST_WORD_SHARE / 2)
    doubts += BITS_OF_SHORT * (
        len(tokens) < FEWEST_WORDS_PER_LINE * (len(lines) - 0.5) and not _WIDE.search(lines[0].text)
    )
    doubts += BITS_OF_STOPS * (stops == joins) + BITS_OF_STOPS * (3 * stops > 2 * joins)
    doubts += BITS_OF_CAPITALS * (capitals > max(LARGEST_CAPITAL_SHARE, 3 * usual) * len(starts) and bool(starts))
    doubts += BITS_OF_CAPITALS * (not reads_on) * (1 if len(lines) > 2 else 2)
    return doubts - min(reads_on, 3)


def _joins(text: str, lines: list[PlacedLine], words: Vocabulary) -> Iterator[Join]:
    margin = text.rfind("\n", 0, lines[0].start) + 1
    if margin < lines[0].start and _indentation(text, lines[1]) > 0:
        yield Join(margin, lines[0].start, "", WRAP, "the margin of a wrapped paragraph")
    for line, after in pairwise(lines):
        if _ENDS_BROKEN.search(line.text):
            yield _rejoined(line, after, words)
        elif _WIDE.match(line.text[-1]) and _WIDE.match(after.text[0]):
            yield Join(line.stop, after.start, "", WRAP, "a line filled up to the margin")
        else:
            yield Join(line.stop, after.start, " ", WRAP, "a line filled up to the margin")


def _indentation(text: str, line: PlacedLine) -> int:
    return line.start - (text.rfind("\n", 0, line.start) + 1)


def _rejoined(line: PlacedLine, after: PlacedLine, words: Vocabulary) -> Join:
    kept = keeps_hyphen(line.text, after.text, words)
    if kept.space:
        return Join(line.stop, after.start, " ", WRAP, "a hyphen that waits for the next word")
    note = kept.why if kept.sure else f"{kept.why}; {IN_DOUBT}"
    if kept.hyphen:
        return Join(line.stop, after.start, "", WRAP, note)
    return Join(line.stop - 1, after.start, "", HYPHEN, note)
