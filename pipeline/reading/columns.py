"""Paragraphs set in proportional type, as extractors read them from a PDF, with or without empty lines between them.

A column has one width, in whatever type. A line was broken there when it fits in the column, and the first word of the
next line would not have fitted as well. Each such seam gives an interval for the width of the column; the width that
most intervals share is the column's. A line with room for the next word ends a paragraph.
"""

from collections.abc import Iterator, Sequence
from math import log2
from typing import NamedTuple

import regex

from pipeline.reading.prose import (
    BULLET,
    COLUMNS,
    SHELL,
    STOP,
    WIDE,
    PlacedLine,
    doubts_of,
    groups_of,
    indentation_of,
    start_alike,
)
from pipeline.reading.widths import EM, Face, width_of

NARROWEST_EMS, WIDEST_EMS = 14, 80
"""Columns of print are this wide, in ems of their type; narrower ones are verse, labels or cells. Chosen by eye."""
FEWEST_SEAMS = 4
"""So many seams at least show the width of a column."""
MOST_COLUMNS = 4
"""So many widths of columns are told apart in a text."""
SHARPEST = 0.005
SLACKS = (SHARPEST, 0.01, 0.02, 0.03)
"""By how much a line may be wider than the tables say, as a share of the column: the type is not quite theirs."""
EXTRA_SLACK = 0.02
"""So much more where the sentence goes on over the seam."""
LARGEST_SHARE_MISSED = 0.02
"""The smallest slack is taken with which hardly more seams are missed than with the largest."""
BITS_OF_STRETCH = 14.0
"""By chance a text has no stretch of lines so full; chosen by eye, as the weights below."""
BITS_TO_END = 12.0
"""A stretch ends where so many bits were lost."""
BITS_OF_MISS = 4.0
"""A line that has room for the next word, though the sentence goes on."""
BITS_OF_ODD_END = 1.5
"""A line that has room, ends no sentence, and is followed by a capital: a heading, an item, verse."""
BITS_OF_END = 0.5
"""A line that has room and ends a sentence: the last of a paragraph."""
BITS_OF_COLUMN = 10.0
"""What the column speaks for one paragraph in it."""
SPREAD = 0.7
"""The lengths of lines that no machine filled spread over so much of the longest."""

_ENDS_BROKEN = regex.compile(r"\p{L}[-\u2010\u00ad]$")
_SPACES = regex.compile(r"[^\S\n]{2,}")
_SURE_BULLET = regex.compile(r"[•‣▪·*]\s|\[\p{N}+\]\s")


class Seam(NamedTuple):
    """Where one line of a group follows another."""

    line: PlacedLine
    after: PlacedLine
    reads_on: bool
    """Whether the sentence goes on."""
    stops: bool
    """Whether a sentence ends with the line."""
    group: int


class Room(NamedTuple):
    """What the column of a broken line is at least and at most as wide as, in thousandths of an em."""

    low: int
    high: int

    def holds(self, width: float, slack: float) -> bool:
        """Return whether the line was broken in a column of this width."""
        return self.low <= width * (1 + slack) and width * (1 - slack) <= self.high

    def bits(self, width: float, slack: float) -> float:
        """Return how unlikely it is that a line of any length is so full."""
        return max(0.0, log2(SPREAD * width / (self.high - self.low + 2 * slack * width)))


class Column(NamedTuple):
    """The width of a column, in thousandths of an em, and how exact it is."""

    width: int
    slack: float


def set_paragraphs(text: str) -> list[list[PlacedLine]]:
    """Return the paragraphs of two lines or more that are set in columns of proportional type."""
    groups = list(groups_of(text))
    seams = [seam for number, lines in enumerate(groups) for seam in _seams(lines, number)]
    sure = [seam for seam in seams if seam.reads_on]
    if len(sure) < FEWEST_SEAMS:
        return []
    face = _face_of(sure)
    if face is Face.FIXED:
        return []
    rooms = [_room(seam, face) for seam in seams]
    columns = _columns(seams, rooms)
    return list(_paragraphs(text, seams, rooms, columns))


def _seams(lines: list[PlacedLine], group: int) -> Iterator[Seam]:
    for line, after in zip(lines, lines[1:], strict=False):
        first = after.text[0]
        stops = STOP.search(line.text) is not None
        reads_on = not stops and first.isalpha() and not first.isupper() and not first.istitle()
        yield Seam(line, after, reads_on, stops, group)


def _room(seam: Seam, face: Face) -> Room:
    low = width_of(_SPACES.sub(" ", seam.line.text), face)
    if WIDE.match(seam.line.text[-1]) and WIDE.match(seam.after.text[0]):
        return Room(low, low + 2 * EM)
    token = seam.after.text.split(maxsplit=1)[0]
    space = 0 if _ENDS_BROKEN.search(seam.line.text) else width_of(" ", face)
    return Room(low, low + space + width_of(token, face))


def _face_of(sure: Sequence[Seam]) -> Face:
    """Return the kind of type in which most seams agree on one width; fixed, unless another is clearly better."""
    missed = {}
    for face in Face:
        rooms = [_room(seam, face) for seam in sure]
        missed[face] = len(rooms) - _agreed(rooms, 0 if face is Face.FIXED else SHARPEST)[1]
    best = min((Face.SERIF, Face.SANS), key=missed.__getitem__)
    return best if 2 * missed[best] < missed[Face.FIXED] else Face.FIXED


def _agreed(rooms: Sequence[Room], slack: float) -> tuple[int, int]:
    """Return the width that most rooms share, and how many do; `O(n log n)`."""
    ends = [(room.low * (1 - slack), 0) for room in rooms] + [(room.high * (1 + slack), 1) for room in rooms]
    width = most = now = 0
    for place, closes in sorted(ends):
        now += -1 if closes else 1
        if now > most:
            width, most = round(place), now
    return width, most


def _columns(seams: Sequence[Seam], rooms: Sequence[Room]) -> list[Column | None]:
    """Return the column of every seam, none where the lines are in no column."""
    found: list[Column | None] = [None] * len(seams)
    for _ in range(MOST_COLUMNS):
        left = [n for n, column in enumerate(found) if column is None]
        column = _column([rooms[n] for n in left if seams[n].reads_on])
        if column is None:
            break
        bits = [_worth(seams[n], rooms[n], column) for n in left]
        stretches = list(_stretches(bits))
        for first, last in stretches:
            for n in left[first : last + 1]:
                found[n] = column
        if not stretches:
            break
    return found


def _column(rooms: Sequence[Room]) -> Column | None:
    """Return the column that most of the rooms are in, with the least slack that does."""
    agreed = {slack: _agreed(rooms, slack) for slack in SLACKS}
    width, most = agreed[SLACKS[-1]]
    if most < FEWEST_SEAMS or not NARROWEST_EMS <= width / EM <= WIDEST_EMS:
        return None
    for slack, (width, number) in agreed.items():
        if number >= most * (1 - LARGEST_SHARE_MISSED):
            return Column(width, slack)
    return None


def _worth(seam: Seam, room: Room, column: Column) -> float:
    """Return how many bits the seam speaks for the column."""
    if _is_broken(seam, room, column):
        return room.bits(*column) * (0.5 if seam.stops else 1)
    if seam.reads_on:
        return -BITS_OF_MISS
    return -BITS_OF_END if seam.stops and room.low <= column.width * (1 + column.slack) else -BITS_OF_ODD_END


def _is_broken(seam: Seam, room: Room, column: Column) -> bool:
    return room.holds(column.width, column.slack + EXTRA_SLACK * seam.reads_on)


def _stretches(bits: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last place of stretches whose sum is too large for chance."""
    start, stop, total, most = 0, 0, 0.0, 0.0
    for n, worth in enumerate(bits):
        total += worth
        if total > most:
            stop, most = n, total
        if total <= 0 or total < most - BITS_TO_END:
            if most >= BITS_OF_STRETCH:
                yield start, stop
            start, total, most = n + 1, 0.0, 0.0
    if most >= BITS_OF_STRETCH:
        yield start, stop


def _paragraphs(
    text: str, seams: Sequence[Seam], rooms: Sequence[Room], columns: Sequence[Column | None]
) -> Iterator[list[PlacedLine]]:
    """Yield the runs of lines that were broken in one column and read as prose."""
    run: list[int] = []
    for n, column in enumerate(columns):
        joins = column is not None and _is_broken(seams[n], rooms[n], column) and not _starts_anew(text, seams[n])
        if run and (not joins or columns[run[-1]] != column or seams[run[-1]].group != seams[n].group):
            yield from _prose(seams, rooms, columns, run)
            run = []
        if joins:
            run.append(n)
    yield from _prose(seams, rooms, columns, run)


def _starts_anew(text: str, seam: Seam) -> bool:
    """Return whether the lower line starts an item or a paragraph, or either is a row of a table or a listing."""
    line, after = seam.line.text, seam.after.text
    if _SURE_BULLET.match(after) or (BULLET.match(after) and not seam.reads_on and line[-1:] in ".;:,!?"):
        return True
    if indentation_of(text, seam.after) > indentation_of(text, seam.line) + 1:
        return True
    return any(_is_row(part) or SHELL.match(part) for part in (line, after))


def _is_row(line: str) -> bool:
    """Return whether there are gaps of a table in the line; those of justified text are all alike."""
    return COLUMNS.search(line) is not None and (" " in _SPACES.sub("", line) or "\t" in line)


def _prose(
    seams: Sequence[Seam], rooms: Sequence[Room], columns: Sequence[Column | None], run: list[int]
) -> Iterator[list[PlacedLine]]:
    """Yield the lines of the run where they read as prose."""
    if not run:
        return
    lines = [seams[run[0]].line, *(seams[n].after for n in run)]
    fullness = sum(rooms[n].bits(*column) for n in run if (column := columns[n]))
    if not start_alike(lines) and BITS_OF_COLUMN + fullness >= doubts_of(lines, listing=False):
        yield lines
