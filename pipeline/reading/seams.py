"""Where lines follow one another in print, and what each such seam says about the width of the column and the type."""

from collections.abc import Iterator, Sequence
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
    if not gap.isspace() or (gap.count("\n") > LARGEST_GAP_LINES and "\f" not in gap):
        return
    _, _, reads_on, ends, *_ = _seam(line, after)
    goes_on = "\f" in gap or (reads_on and after.text.lstrip(_OPENING)[:1].islower())
    yield Seam(line, after, reads_on and goes_on, ends, parted=not goes_on, gapped=True)


class _Parts(NamedTuple):
    """What the width of a line and of the first word after it is made of."""

    words: Sequence[str]
    """The words of the line; or its characters, where white space other than single spaces is between them."""
    spaces: int
    token: str
    """The first word of the next line; empty between ideographs."""
    space: bool
    """Whether a space would have been before the token."""


def _parts(line: str, after: str) -> _Parts:
    plain = line.isprintable() and "  " not in line
    words: Sequence[str] = line.split() if plain else SPACES.sub(" ", line)
    spaces = plain * (len(words) - 1)
    if line[-1] >= FIRST_WIDE and is_wide(line[-1]) and is_wide(after[0]):
        return _Parts(words, spaces, "", space=False)
    return _Parts(words, spaces, after.split(maxsplit=1)[0], space=not _ends_broken(line))


def rooms_of(seams: Sequence[Seam], face: Face) -> list[Room]:
    """Return for each seam how wide the column may be if the upper line was broken there, in proportional type."""
    return [Room(low, high) for low, high in _limits([_parts(seam.line.text, seam.after.text) for seam in seams], face)]


def _limits(seams: Sequence[_Parts], face: Face) -> list[tuple[int, int]]:
    """Return the same as plain pairs; most texts are in fixed type, and nobody asks further."""
    widths = WORD_WIDTHS[face]
    space = widths[" "]
    limits = []
    for words, spaces, token, spaced in seams:
        low = sum(map(widths.__getitem__, words)) + space * spaces
        limits.append((low, low + widths[token] + space * spaced if token else low + 2 * EM))
    return limits


def _limits_in_fixed_type(seams: Sequence[Seam]) -> list[tuple[int, int]]:
    limits = []
    for seam in seams:
        line, after = seam.line.text, seam.after.text
        low = _FIXED_WIDTH * len(line)
        if line[-1] >= FIRST_WIDE and is_wide(line[-1]) and is_wide(after[0]):
            limits.append((low, low + 2 * EM))
        else:
            limits.append((low, low + _FIXED_WIDTH * (len(after.split(maxsplit=1)[0]) + (not _ends_broken(line)))))
    return limits


def _ends_broken(line: str) -> bool:
    return line[-1] in "-\u2010\u00ad" and line[-2:-1].isalpha()


def face_of(sure: Sequence[Seam]) -> tuple[Face, bool]:
    """Return the kind of type in which most seams agree on one width, and whether it is clearly better than fixed.

    Ideographs are all as wide in any type.
    """
    sample = sure[:: max(1, len(sure) // SEAMS_TO_SEE)]
    fixed = _missed(_limits_in_fixed_type(sample), 0.0)
    if fixed:
        parts = [_parts(seam.line.text, seam.after.text) for seam in sample]
        missed = {face: _missed(_limits(parts, face), SLACK_OF_FACE) for face in (Face.SERIF, Face.SANS)}
        best = min(missed, key=lambda face: len(missed[face]))
        better, worse = len(fixed - missed[best]), len(missed[best] - fixed)
        if better > TIMES_BETTER * worse:
            return best, better >= FEWEST_BETTER
    wide = sum([is_wide(seam.line.text[-1]) for seam in sure])
    return Face.SERIF if 2 * wide > len(sure) else Face.FIXED, False


def _missed(rooms: Sequence[tuple[int, int]], slack: float) -> set[int]:
    """Return which lines were not broken in the column that most were broken in."""
    width, _ = agreed(rooms, slack)
    least, most = 1 - slack, 1 + slack
    return {n for n, (low, high) in enumerate(rooms) if not low * least <= width <= high * most}


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
