"""Where lines follow one another in print, and what each such seam says about the width of the column and the type."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import inf, log2
from typing import NamedTuple

from pipeline.reading.prose import FIRST_WIDE, PlacedLine, is_wide, stops
from pipeline.reading.widths import EM, WORD_WIDTHS, Face, width_of
from pipeline.text.lazy import lazy_pattern

SEAMS_TO_SEE = 200
"""Of more than twice as many only some are looked at to tell the type."""
TIMES_BETTER = 2
"""Type is proportional where it explains so many times more lines than fixed type, of those that only one explains."""
FEWEST_BETTER = 2
"""Minimum number of lines for certainty."""
_FIXED_WIDTH = width_of(" ", Face.FIXED)
SLACK_OF_FACE = 0.02
"""What lines in proportional type may differ by from the tables, when its kind is sought; fixed type is exact."""
LARGEST_GAP_LINES = 2
"""A sentence goes on over one empty line, where a page ends."""
SPREAD = 0.7
"""The lengths of lines that no machine filled spread over so much of the longest."""
_OPENING = "\"'“‘«„(["
SPACES = lazy_pattern(r"[^\S\n]{2,}")
"""What a justified line may have between words."""


class Seam(NamedTuple):
    """Where one line of a group follows another."""

    line: PlacedLine
    after: PlacedLine
    reads_on: bool
    """Whether the sentence goes on."""
    stops: bool
    """Whether a sentence ends with the line."""
    parted: bool = False
    """Whether an empty line is between the two, and no evidence that the paragraph goes on."""
    gapped: bool = False
    """Whether an empty line or the end of a page is between the two."""


class Room(NamedTuple):
    """What the column of a broken line is at least and at most as wide as, in thousandths of an em."""

    low: int
    high: int

    def holds(self, width: float, slack: float) -> bool:
        """Return whether the line was broken in a column of this width."""
        return self.low * (1 - slack) <= width <= self.high * (1 + slack)

    def bits(self, width: float, slack: float) -> float:
        """Return how unlikely it is that a line of any length is so full."""
        return max(0.0, log2(SPREAD * width / (self.high - self.low + 2 * slack * width)))


def seams_of(text: str, groups: Sequence[list[PlacedLine]]) -> Iterator[Seam]:
    """Yield the seams inside groups, and those between two where a page may end."""
    before: PlacedLine | None = None
    for lines in groups:
        if before is not None:
            yield from _at_page_end(before, lines[0], text[before.stop : lines[0].start])
        for line, after in pairwise(lines):
            yield _seam(line, after)
        before = lines[-1]


def _seam(line: PlacedLine, after: PlacedLine) -> Seam:
    first = after.text[0]
    if first in _OPENING:
        first = after.text.lstrip(_OPENING)[:1]
    ends = stops(line.text)
    reads_on = not ends and first.isalpha() and not first.isupper() and not first.istitle()
    return Seam(line, after, reads_on, ends)


def _at_page_end(line: PlacedLine, after: PlacedLine, gap: str) -> Iterator[Seam]:
    """Yield the seam of two groups: a form feed or an empty line is between them.

    Extractors that mark the end of a page leave an empty line there whether a paragraph ends or not; of others only a
    small letter after it is evidence that the paragraph goes on.
    """
    seam = _seam(line, after)._replace(gapped=True)
    if gap.isspace() and "\f" in gap:
        yield seam
    elif gap.isspace() and gap.count("\n") <= LARGEST_GAP_LINES:
        goes_on = seam.reads_on and after.text.lstrip(_OPENING)[:1].islower()
        yield seam if goes_on else seam._replace(reads_on=False, parted=True)


def rooms_of(seams: Sequence[Seam], face: Face) -> list[Room]:
    """Return for each seam how wide the column may be if the upper line was broken there."""
    return [Room(low, high) for low, high in _limits(seams, face)]


def _limits(seams: Sequence[Seam], face: Face) -> list[tuple[int, int]]:
    """Return the same as plain pairs; most texts are in fixed type, and nobody asks further."""
    if face is Face.FIXED:
        return [_in_fixed_type(seam.line.text, seam.after.text) for seam in seams]
    widths = WORD_WIDTHS[face]
    return [_in_type(seam.line.text, seam.after.text, widths) for seam in seams]


def _in_fixed_type(line: str, after: str) -> tuple[int, int]:
    low = _FIXED_WIDTH * len(line)
    if line[-1] >= FIRST_WIDE and is_wide(line[-1]) and is_wide(after[0]):
        return low, low + 2 * EM
    return low, low + _FIXED_WIDTH * (len(after.split(maxsplit=1)[0]) + (not _ends_broken(line)))


def _in_type(line: str, after: str, widths: Mapping[str, int]) -> tuple[int, int]:
    space = widths[" "]
    if line.isprintable() and "  " not in line:
        words = line.split()
        low = sum(map(widths.__getitem__, words)) + space * (len(words) - 1)
    else:
        low = sum(map(widths.__getitem__, SPACES.sub(" ", line)))
    if line[-1] >= FIRST_WIDE and is_wide(line[-1]) and is_wide(after[0]):
        return low, low + 2 * EM
    high = low + widths[after.split(maxsplit=1)[0]]
    return low, high if _ends_broken(line) else high + space


def _ends_broken(line: str) -> bool:
    return line[-1] in "-\u2010\u00ad" and line[-2:-1].isalpha()


def face_of(sure: Sequence[Seam]) -> tuple[Face, bool]:
    """Return the kind of type in which most seams agree on one width, and whether it is clearly better than fixed.

    Ideographs are all as wide in any type.
    """
    sample = sure[:: max(1, len(sure) // SEAMS_TO_SEE)]
    fixed = _missed(sample, Face.FIXED)
    if fixed:
        missed = {face: _missed(sample, face) for face in (Face.SERIF, Face.SANS)}
        best = min(missed, key=lambda face: len(missed[face]))
        better, worse = len(fixed - missed[best]), len(missed[best] - fixed)
        if better > TIMES_BETTER * worse:
            return best, better >= FEWEST_BETTER
    wide = sum([is_wide(seam.line.text[-1]) for seam in sure])
    return Face.SERIF if 2 * wide > len(sure) else Face.FIXED, False


def _missed(seams: Sequence[Seam], face: Face) -> set[int]:
    """Return which lines were not broken in the column that most were broken in."""
    rooms = _limits(seams, face)
    slack = 0 if face is Face.FIXED else SLACK_OF_FACE
    width, _ = agreed(rooms, slack)
    return {n for n, (low, high) in enumerate(rooms) if not low * (1 - slack) <= width <= high * (1 + slack)}


def agreed(rooms: Sequence[tuple[int, int]], slack: float) -> tuple[float, int]:
    """Return the width that most rooms share, and how many do; `O(n log n)`."""
    lows, highs = sorted([low * (1 - slack) for low, _ in rooms]), sorted([high * (1 + slack) for _, high in rooms])
    width, most, closed = 0.0, 0, 0
    for opened, (low, following) in enumerate(zip(lows, [*lows[1:], inf], strict=False), 1):
        while highs[closed] < low:
            closed += 1
        if opened - closed > most:
            width, most = (low + min(following, highs[closed])) / 2, opened - closed
    return width, most
