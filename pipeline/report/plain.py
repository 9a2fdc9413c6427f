"""The edits and flags of a document as lines for a terminal: the diff that `lacuna show` prints.

Lines are drawn from the edits; no text is ever compared. A line is a row of segments, so that whoever prints them
chooses the colours.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from pipeline.edits import Projection, merged, render, visible
from pipeline.edits.numbers import numbers_of, place_of
from pipeline.model import Cleaned, Edit, Flag, Span
from pipeline.report.view import is_markup

CONTEXT_CHARS = 60
"""So much of the cleaned text is shown on either side of a change; chosen by eye."""
LONGEST_CHANGE_CHARS = 400
"""Of a longer change both ends are shown."""
LONGEST_NOTE_CHARS = 240
_SHOWN = {"\n": "⏎", "\t": "⇥", "\r": "␍", " ": " "}


class Look(StrEnum):
    """How a segment is to look."""

    PLAIN = "plain"
    NUMBER = "number"
    RULE = "rule"
    CUT = "cut"
    NEW = "new"
    FLAG = "flag"
    NOTE = "note"


class Segment(NamedTuple):
    """A piece of a line."""

    text: str
    look: Look = Look.PLAIN


Line = tuple[Segment, ...]


class Shown(NamedTuple):
    """An edit as it is shown: its number, what a reader saw there, and what is there now."""

    number: int
    edit: Edit
    before: str
    """The text before, without the markup inside."""


def changes_of(made: Iterable[Edit], undone: Iterable[Edit] = ()) -> list[Shown]:
    """Return the edits that show, markup apart, in order. Linear in the edits."""
    everything = merged(made)
    numbers = numbers_of(everything, undone)
    found: list[Shown] = []
    at = 0
    for edit in visible(everything):
        if is_markup(edit):
            continue
        while at < len(everything) and everything[at].span.start < edit.span.start:
            at += 1
        inner: list[Edit] = []
        while at < len(everything) and everything[at].span in edit.span:
            inner.append(everything[at])
            at += 1
        found.append(Shown(numbers[place_of(edit)], edit, as_read(edit, inner)))
    return found


def as_read(edit: Edit, inner: Iterable[Edit]) -> str:
    """Return what the edit replaced as a reader saw it: the markup inside is taken out."""
    start = edit.span.start
    markup = [
        Edit(Span(e.span.start - start, e.span.stop - start), e.before, e.after, e.rules)
        for e in inner
        if is_markup(e) and len(e.span) < len(edit.span)
    ]
    return render(edit.before, markup) if markup else edit.before


def diff_lines(cleaned: Cleaned) -> Iterator[Line]:
    """Yield the lines of every edit and flag, in order of place; markup is counted, not shown."""
    text = render(cleaned.document.original, cleaned.edits)
    at = Projection(cleaned.edits)
    breaks = Breaks(cleaned.document.original)
    groups = _alike(changes_of(cleaned.edits, cleaned.undone))
    changes = [(group[0].edit.span.start, list(change_lines(group, text, at, breaks))) for group in groups]
    flags = [(flag.span.start, list(flag_lines(flag, text, at, breaks))) for flag in cleaned.flags]
    for _, lines in sorted([*changes, *flags], key=lambda part: part[0]):
        yield from lines
        yield ()
    yield from _rest(cleaned)


def _alike(changes: Iterable[Shown]) -> Iterator[list[Shown]]:
    """Yield runs of edits that do the same in the same name: line ends, for the most part."""
    for _, group in groupby(changes, lambda shown: (shown.edit.rules, shown.edit.before, shown.edit.after)):
        yield list(group)


def change_lines(group: list[Shown], text: str, at: Projection, breaks: "Breaks") -> Iterator[Line]:
    """Yield the lines of edits that do the same: the first of them in the cleaned text around it."""
    first = group[0]
    names = f"edit {first.number}" if len(group) == 1 else f"edits {first.number} to {group[-1].number}"
    times = f" ({len(group):,} times)" if len(group) > 1 else ""
    where = f"  line {breaks.line_of(first.edit.span.start):,}, character {first.edit.span.start:,}  "
    yield Segment(names + times, Look.NUMBER), Segment(where), Segment("+".join(first.edit.rules), Look.RULE)
    place = at.cleaned(first.edit.span)
    before, after = around(text, place)
    cut = Segment(clipped(first.before), Look.CUT)
    new = (Segment(clipped(first.edit.after), Look.NEW),) if first.edit.after else ()
    yield Segment(f"    {before}"), cut, *new, Segment(after)
    yield from _note(first.edit.note)


def flag_lines(flag: Flag, text: str, at: Projection, breaks: "Breaks") -> Iterator[Line]:
    """Yield the lines of a flag in the cleaned text around it."""
    sure = f" {flag.confidence:.0%}" if flag.confidence is not None else ""
    where = f"  line {breaks.line_of(flag.span.start):,}, character {flag.span.start:,}  "
    yield Segment(f"flag {flag.kind}{sure}", Look.FLAG), Segment(where), Segment(flag.rule, Look.RULE)
    place = at.cleaned(flag.span)
    if len(flag.span) < breaks.length:
        before, after = around(text, place)
        yield Segment(f"    {before}"), Segment(clipped(place.of(text)) or "⟨…⟩", Look.FLAG), Segment(after)
    yield from _note(flag.reason)


def _rest(cleaned: Cleaned) -> Iterator[Line]:
    markup = sum(map(is_markup, visible(cleaned.edits)))
    if markup:
        yield (Segment(f"{markup:,} edits of markup are not shown", Look.NOTE),)
    for edit in cleaned.undone:
        number = numbers_of(cleaned.edits, cleaned.undone)[place_of(edit)]
        words = f"  {'+'.join(edit.rules)}: {clipped(edit.before, CONTEXT_CHARS)}"
        yield Segment(f"edit {number} is undone", Look.NUMBER), Segment(words, Look.NOTE)
    for edit in cleaned.proposals:
        words = f"{'+'.join(edit.rules)} proposes at character {edit.span.start:,}, and does not make: "
        yield (
            Segment(words, Look.NOTE),
            Segment(clipped(edit.before, CONTEXT_CHARS), Look.CUT),
            *((Segment(clipped(edit.after, CONTEXT_CHARS), Look.NEW),) if edit.after else ()),
        )
        if edit.supplied:
            yield from _note(edit.note)


def _note(words: str) -> Iterator[Line]:
    if words:
        yield (Segment(f"    {clipped(words, LONGEST_NOTE_CHARS)}", Look.NOTE),)


def around(text: str, place: Span) -> tuple[str, str]:
    """Return the text before and after the place, each from or up to the end of its line."""
    before = text[max(0, place.start - CONTEXT_CHARS) : place.start]
    after = text[place.stop : place.stop + CONTEXT_CHARS]
    cut_off = "…" if len(before) == CONTEXT_CHARS and "\n" not in before.strip("\n") else ""
    more = "…" if len(after) == CONTEXT_CHARS and "\n" not in after.strip("\n") else ""
    first = before.rstrip("\n").rpartition("\n")[2] + "\n" * (len(before) - len(before.rstrip("\n")))
    last = "\n" * (len(after) - len(after.lstrip("\n"))) + after.lstrip("\n").partition("\n")[0]
    return cut_off + safe(first), safe(last) + more


def clipped(text: str, limit: int = LONGEST_CHANGE_CHARS) -> str:
    """Return the text on one line; of a long one both ends, and how much is left out."""
    if len(text) <= limit:
        return safe(text)
    half = limit // 2
    return f"{safe(text[:half])} … {len(text) - 2 * half:,} characters … {safe(text[-half:])}"


def safe(text: str) -> str:
    r"""Return the text with every character replaced that a terminal would obey or could not show.

    >>> safe("a\x1b[2J\nb")
    'a\\x1b[2J⏎b'
    """
    if text.isprintable():
        return text
    return "".join(_SHOWN.get(sign) or (sign if sign.isprintable() else _escaped(sign)) for sign in text)


def _escaped(sign: str) -> str:
    if "\udc80" <= sign <= "\udcff":
        return f"\\x{ord(sign) - 0xDC00:02x}"
    return sign.encode("unicode_escape").decode("ascii")


class Breaks:
    """The line ends of a text, to number its lines."""

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self._starts = line_starts(text)

    def line_of(self, offset: int) -> int:
        """Return the number of the line, from 1."""
        return bisect_right(self._starts, offset)


def line_starts(text: str) -> list[int]:
    """Return the offset of the first character of every line; lines end in LF, CR or both."""
    starts = [0]
    for number, sign in enumerate(text):
        if sign == "\n" or (sign == "\r" and text[number + 1 : number + 2] != "\n"):
            starts.append(number + 1)
    return starts
