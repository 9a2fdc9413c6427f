"""Hard-wrapped prose back to paragraphs, words broken at line ends back to words.

Joined are only lines that a machine filled: each is as full as the next word allows, and all read as prose. Listings,
verse, addresses, tables and lists keep their lines.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.genre import genre_of
from pipeline.kinds import BuiltIn
from pipeline.model import Genre
from pipeline.reading.columns import FEWEST_SEAMS, setting_of
from pipeline.reading.hyphens import Vocabulary, keeps_hyphen, vocabulary_of
from pipeline.reading.prose import WIDE, PlacedLine, groups_of, indentation_of, is_wide
from pipeline.reading.seams import Seam, seams_of
from pipeline.reading.wraps import Paragraphs, paragraphs_of, wrapped_paragraphs
from pipeline.text.lazy import lazy_pattern, lazy_re

WRAP = BuiltIn.WRAP
HYPHEN = BuiltIn.HYPHEN
SHORTEST_LINE_CHARS, LONGEST_LINE_CHARS = 30, 264
"""A text without lines of such a length, line ends between them, holds no wrapped prose."""

LARGEST_SHARE_FIXED = 0.4
"""No lines are joined in a text that is as likely one whose line ends count; of 230 texts of PDF extractors none is."""
_FIXED = (Genre.CODE, Genre.DATA, Genre.SUBTITLES)
SYLLABLE_COLUMNS = 2
"""A line that was broken after any syllable has room for less than one more; it takes so many columns."""
LARGEST_SHARE_UNFILLED = 0.2
"""Where more lines have room for a syllable, only words are broken apart; chosen by eye."""
_HANGUL = lazy_pattern(r"\p{Hangul}")
_HANGUL_FIRST, _HANGUL_LAST = lazy_pattern(r"\p{Hangul}+"), lazy_pattern(r"\p{Hangul}+$")
_LITERAL = lazy_re(r":[ \t]+[|>][-+]?[ \t]*\n")
"""A key of YAML that keeps the lines below it: the text is data, whatever its values read like."""
IN_DOUBT = "in doubt"
"""End of the note of a join if the text has evidence for the hyphen and against it."""


class Join(NamedTuple):
    """What to put where a line ended."""

    start: int
    stop: int
    after: str
    rule: str
    note: str


def joined_lines(text: str) -> Iterator[Join]:
    """Yield the changes that join the lines of wrapped paragraphs.

    What is looked at first costs least: most texts have no two lines in a row, or none that may have been wrapped.
    """
    if not _may_hold_wraps(text):
        return
    groups = list(groups_of(text))
    seams, wraps = list(seams_of(text, groups)), paragraphs_of(text, groups)
    if not wraps.possible and sum([seam.reads_on for seam in seams]) < FEWEST_SEAMS:
        return
    if _LITERAL.search(text) or genre_of(text).share(*_FIXED) >= LARGEST_SHARE_FIXED:
        return
    paragraphs = sorted(_paragraphs(text, seams, wraps))
    if paragraphs:
        asked = any(_asks_for_words(line.text) for lines in paragraphs for line in lines)
        words, apart = vocabulary_of(text if asked else ""), _keeps_words_whole(paragraphs)
        for lines in paragraphs:
            yield from _joins(text, lines, words, apart=apart)


def _paragraphs(text: str, seams: Sequence[Seam], wraps: Paragraphs) -> Iterator[list[PlacedLine]]:
    """Yield the paragraphs in columns of print, and those that a terminal wrapped where no line is in such a column."""
    setting, wrapped = setting_of(text, seams), list(wrapped_paragraphs(text, wraps))
    if setting.certain or not wrapped:
        yield from setting.paragraphs
        taken = {line.start for lines in setting.paragraphs for line in lines}
        wrapped = [lines for lines in wrapped if taken.isdisjoint(line.start for line in lines)]
    yield from wrapped


def _asks_for_words(line: str) -> bool:
    """Return whether the words of the text decide how the line is joined to the next."""
    return _ends_broken(line) or (line[-1] >= "\u1100" and _HANGUL.match(line[-1]) is not None)


def _ends_broken(line: str) -> bool:
    return line[-1] in "-\u2010" and line[-2:-1].isalpha()


def _may_hold_wraps(text: str) -> bool:
    """Return whether there are two lines in a row of which the first is as long as a column."""
    before = 0
    for line in text.split("\n") if "\n" in text else ():
        chars = len(line)
        if chars and SHORTEST_LINE_CHARS <= before <= LONGEST_LINE_CHARS:
            return True
        before = chars
    return False


def _keeps_words_whole(paragraphs: list[list[PlacedLine]]) -> bool:
    """Return whether the lines of a Korean text were broken between words, and not after any syllable."""
    rooms = [
        max(map(_columns_of, lines)) - _columns_of(line)
        for lines in paragraphs
        for line in lines[:-1]
        if _HANGUL.match(line.text[-1])
    ]
    return sum(room > SYLLABLE_COLUMNS for room in rooms) > LARGEST_SHARE_UNFILLED * len(rooms)


def _columns_of(line: PlacedLine) -> int:
    """Return how wide the line is; East Asian characters take two columns."""
    return len(line.text) + len(WIDE.findall(line.text))


def _joins(text: str, lines: list[PlacedLine], words: Vocabulary, *, apart: bool) -> Iterator[Join]:
    margin = text.rfind("\n", 0, lines[0].start) + 1
    if margin < lines[0].start and indentation_of(text, lines[1]) > 0:
        yield Join(margin, lines[0].start, "", WRAP, "the margin of a wrapped paragraph")
    for line, after in pairwise(lines):
        if line.text.endswith("\u00ad"):
            yield Join(line.stop - 1, after.start, "", HYPHEN, "a soft hyphen at a line end")
        elif _ends_broken(line.text):
            yield _rejoined(line, after, words)
        else:
            glue = "" if _is_one_word(line.text, after.text, words, apart=apart) else " "
            yield Join(line.stop, after.start, glue, WRAP, "a line filled up to the margin")


def _is_one_word(line: str, after: str, words: Vocabulary, *, apart: bool) -> bool:
    """Return whether no space was between the last character of a line and the first of the next."""
    if not is_wide(line[-1]) or not is_wide(after[0]):
        return False
    if not _HANGUL.match(after[0]):
        return True
    head, tail = _HANGUL_LAST.search(line), _HANGUL_FIRST.match(after)
    if apart or not head or not tail:
        return False
    return not words.words[head[0]] > 1 < words.words[tail[0]] or words.words[head[0] + tail[0]] > 0


def _rejoined(line: PlacedLine, after: PlacedLine, words: Vocabulary) -> Join:
    kept = keeps_hyphen(line.text, after.text, words)
    if kept.space:
        return Join(line.stop, after.start, " ", WRAP, "a hyphen that waits for the next word")
    note = kept.why if kept.sure else f"{kept.why}; {IN_DOUBT}"
    if kept.hyphen:
        return Join(line.stop, after.start, "", WRAP, note)
    return Join(line.stop - 1, after.start, "", HYPHEN, note)
