"""Paragraphs set in proportional type, as extractors read them from a PDF, with or without empty lines between them.

A column has one width, in whatever type. A line was broken there when it fits in the column, and the first word of the
next line would not have fitted as well. Each such seam gives an interval for the width of the column; the width that
most intervals share is the column's. A line with room for the next word ends a paragraph.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.reading.prose import (
    BULLET,
    PlacedLine,
    doubts_of,
    has_columns,
    indentation_of,
    is_item,
    is_shell,
    start_alike,
)
from pipeline.reading.seams import SPACES, Room, Seam, agreed, face_of, rooms_of
from pipeline.reading.widths import EM, Face

NARROWEST_EMS, WIDEST_EMS = 14, 80
"""Columns of print are this wide, in ems of their type; narrower ones are verse, labels or cells. Chosen by eye."""
FEWEST_SEAMS = 4
"""Minimum number of seams that show the width of a column."""
MOST_COLUMNS = 4
"""Maximum number of column widths that are distinguished in a text."""
SHARPEST = 0.005
SLACKS = (SHARPEST, 0.01, 0.02, 0.03)
"""By how much a line may be wider than the tables say, as a share of the column: the type is not quite theirs."""
EXTRA_SLACK = 0.02
"""So much more where no sentence ends with the line."""
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
MOST_PIECES = 4
"""An extractor takes one line for so many at most."""
SPACE = EM // 4
"""The width of a space between pieces."""
TIMES_MORE_ENDS = 3
"""Empty lines part the paragraphs, or pages, where so many times more end in one way than in the other."""
BITS_OF_SPACE = 6.0
"""Evidence, in bits, that empty lines around it are for a paragraph."""
REACH = 10
"""Number of seams before and after a paragraph that are looked at."""
FEWEST_BESIDE = 6
LARGEST_ODD_SHARE = 0.2
"""Where more of them are odd, verse or a list is beside the paragraph; chosen by eye, like the next."""
BITS_OF_ODD = 6.0
"""Evidence against a paragraph from verse or a list next to it, in bits."""
BITS_OF_COLUMN = 10.0
"""Evidence for one paragraph from the column that it is in, in bits."""
BITS_OF_UNSURE_COLUMN = 4.0
"""The same, where the type may as well be fixed."""


class Column(NamedTuple):
    """The width of a column, in thousandths of an em, and how exact it is."""

    width: float
    slack: float


class Layout(NamedTuple):
    """The seams of a text, and the columns they are in."""

    seams: Sequence[Seam]
    rooms: Sequence[Room]
    columns: Sequence[Column | None]
    spaced: bool
    """Whether empty lines part the paragraphs."""
    paged: bool
    """Whether hardly any paragraph has an empty line after it, so that those there are show where pages end."""
    certain: bool
    """Whether the type is proportional for sure."""

    @property
    def loose(self) -> bool:
        """Whether a line that ends no sentence may have an empty line after it inside a paragraph."""
        return self.certain and not self.spaced

    def is_broken(self, n: int) -> bool:
        """Return whether a line was broken in its column at the seam."""
        column, seam = self.columns[n], self.seams[n]
        if column is None or (seam.parted and not (self.paged if seam.stops else self.loose)):
            return False
        return _is_broken(seam, self.rooms[n], column, lenient=self.spaced)

    def is_odd(self, n: int) -> bool:
        """Return whether the line has room for the next word, though no sentence ends there nor goes on for sure."""
        seam = self.seams[n]
        return not (self.is_broken(n) or seam.stops or seam.reads_on or seam.parted)


class Setting(NamedTuple):
    """The paragraphs of two lines or more that are set in columns of proportional type."""

    paragraphs: list[list[PlacedLine]]
    certain: bool
    """Whether the type is proportional for sure; lines of fixed type may look so."""


def setting_of(text: str, seams: Sequence[Seam]) -> Setting:
    """Return the paragraphs of a text that are set in columns of proportional type, from the seams of its lines."""
    sure = [seam for seam in seams if seam.reads_on]
    if len(sure) < FEWEST_SEAMS:
        return Setting([], certain=False)
    face, certain = face_of(sure)
    if face is Face.FIXED:
        return Setting([], certain=False)
    rooms = rooms_of(seams, face)
    columns = _columns(seams, rooms)
    if not any(columns):
        return Setting([], certain=False)
    inside, parted = _ends(seams, rooms, columns)
    spaced, paged = TIMES_MORE_ENDS * inside < parted, certain and TIMES_MORE_ENDS * parted < inside
    return Setting(list(_paragraphs(text, Layout(seams, rooms, columns, spaced, paged, certain))), certain)


def _ends(seams: Sequence[Seam], rooms: Sequence[Room], columns: Sequence[Column | None]) -> tuple[int, int]:
    """Return how many paragraphs end inside a group, and how many have an empty line after them."""
    inside = sum(
        seam.stops and not seam.parted and column is not None and not _is_broken(seam, room, column)
        for seam, room, column in zip(seams, rooms, columns, strict=True)
    )
    return inside, sum(seam.parted for seam in seams)


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
    shared = {slack: agreed(rooms, slack) for slack in SLACKS}
    width, most = shared[SLACKS[-1]]
    if most < FEWEST_SEAMS or not NARROWEST_EMS <= width / EM <= WIDEST_EMS:
        return None
    for slack, (width, number) in shared.items():
        if number >= most * (1 - LARGEST_SHARE_MISSED):
            return Column(width, slack)
    return None


def _worth(seam: Seam, room: Room, column: Column) -> float:
    """Return the evidence of the seam for the column, in bits."""
    if seam.parted:
        return 0.0
    if _is_broken(seam, room, column):
        return room.bits(*column) * (0.5 if seam.stops else 1)
    if seam.reads_on:
        return -BITS_OF_MISS
    return -BITS_OF_END if seam.stops and room.low <= column.width * (1 + column.slack) else -BITS_OF_ODD_END


def _is_broken(seam: Seam, room: Room, column: Column, *, lenient: bool = False) -> bool:
    return room.holds(column.width, column.slack + EXTRA_SLACK * (lenient or not seam.stops))


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


def _paragraphs(text: str, layout: Layout) -> Iterator[list[PlacedLine]]:
    """Yield the runs of lines that were broken in one column and read as prose."""
    seams, columns = layout.seams, layout.columns
    run: list[int] = []
    pieces = _pieces(text, layout)
    for n, seam in enumerate(seams):
        joins = (layout.is_broken(n) or n in pieces) and not _starts_anew(text, seam)
        if run and (not joins or columns[n] != columns[run[-1]] or seam.line is not seams[run[-1]].after):
            yield from _prose(layout, run)
            run = []
        if joins:
            run.append(n)
    if run:
        yield from _prose(layout, run)


def _pieces(text: str, layout: Layout) -> set[int]:
    """Return the seams inside lines that an extractor took for several, as it does where spaces are very wide.

    It leaves a space at the end of each such piece, and together they are as full as a line.
    """
    found: set[int] = set()
    for n, column in enumerate(layout.columns):
        if column is not None and n not in found and layout.rooms[n].high < column.width:
            found.update(_pieces_from(text, layout, n, column))
    return found


def _pieces_from(text: str, layout: Layout, first: int, column: Column) -> range:
    """Return the seams of the pieces of one line, and the one after; none where they do not fill a line."""
    low = layout.rooms[first].low
    for n in range(first, min(first + MOST_PIECES - 1, len(layout.seams) - 1)):
        seam, follows = layout.seams[n], layout.seams[n + 1]
        if not seam.reads_on or not _is_piece(text, seam) or follows.line is not seam.after:
            break
        room = Room(low + SPACE + layout.rooms[n + 1].low, low + SPACE + layout.rooms[n + 1].high)
        if _is_broken(follows, room, column):
            return range(first, n + 2)
        low = room.low
    return range(0)


def _is_piece(text: str, seam: Seam) -> bool:
    return text[seam.line.stop : seam.line.stop + 1] == " "


def _starts_anew(text: str, seam: Seam) -> bool:
    """Return whether the lower line starts an item or a paragraph, or either is a row of a table or a listing."""
    line, after = seam.line.text, seam.after.text
    if is_item(after) or (BULLET.match(after) and not seam.reads_on and line[-1:] in ".;:,!?"):
        return True
    if indentation_of(text, seam.after) > indentation_of(text, seam.line) + 1:
        return True
    return any(_is_row(part) or is_shell(part) for part in (line, after))


def _is_row(line: str) -> bool:
    """Return whether there are gaps of a table in the line; those of justified text are all alike."""
    return has_columns(line) and (" " in SPACES.sub("", line) or "\t" in line)


def _prose(layout: Layout, run: list[int]) -> Iterator[list[PlacedLine]]:
    """Yield the lines of the run where they read as prose."""
    seams = layout.seams
    odd = _odd_share(layout, run)
    if odd > LARGEST_ODD_SHARE:
        run = _steady(seams, run)
    if all(seams[n].gapped for n in run):
        return  # a page ends inside a paragraph that has other lines; here two are alone, an empty line between them
    lines = [seams[run[0]].line, *(seams[n].after for n in run)]
    bits = sum(layout.rooms[n].bits(*column) for n in run if (column := layout.columns[n]))
    bits += BITS_OF_COLUMN + BITS_OF_SPACE * layout.spaced if layout.certain else BITS_OF_UNSURE_COLUMN
    if not start_alike(lines) and bits >= doubts_of(lines, listing=False) + BITS_OF_ODD * (odd > LARGEST_ODD_SHARE):
        yield lines


def _odd_share(layout: Layout, run: list[int]) -> float:
    """Return the share of the seams before and after the run that are odd."""
    last = min(len(layout.seams), run[-1] + 1 + REACH)
    beside = [*range(max(0, run[0] - REACH), run[0]), *range(run[-1] + 1, last)]
    inside = [n for n in beside if not layout.seams[n].parted]
    return sum(map(layout.is_odd, inside)) / max(FEWEST_BESIDE, len(inside))


def _steady(seams: Sequence[Seam], run: list[int]) -> list[int]:
    """Return the part of a run between the first and the last line that read on, if most do."""
    sure = [n for n in run if seams[n].reads_on]
    kept = list(range(sure[0], sure[-1] + 1)) if sure else []
    return kept if 2 * len(sure) > len(kept) else []
