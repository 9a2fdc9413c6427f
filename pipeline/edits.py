"""The laws: render, restore, conservation.

All functions take edits in any order. Work is `O(n log n)` in the number of edits, linear in the text.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from pipeline.errors import ConflictingEdits, LedgerMismatch, OverlappingEdits
from pipeline.model import Edit, Span

MARKUP = "markup"
"""Rules whose name starts so take out tags, scripts and attributes; conservation counts them apart."""


class Account(NamedTuple):
    """Where the characters of an original went; the four add up to its length."""

    kept: int
    cut: int
    replaced: int
    markup: int

    @property
    def total(self) -> int:
        """The length of the original, in code points."""
        return sum(self)


class _Settled(tuple[Edit, ...]):
    """Edits that are settled already; settling them again costs nothing."""

    __slots__ = ()


def settled(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits in order, those that say the same merged into one that names all their rules."""
    if isinstance(edits, _Settled):
        return edits
    same: dict[tuple[Span, str], Edit] = {}
    for edit in edits:
        known = same.get((edit.span, edit.after))
        same[edit.span, edit.after] = _joined(known, edit) if known else edit
    return _Settled(sorted(same.values(), key=_order))


def _joined(first: Edit, second: Edit) -> Edit:
    rules = tuple(sorted({*first.rules, *second.rules}))
    notes = sorted({note for note in (first.note, second.note) if note})
    return replace(first, rules=rules, note="; ".join(notes))


def _order(edit: Edit) -> tuple[int, bool, int, bool, str]:
    """Order by place: insertions first, wider before narrower, a cut before what it hides."""
    return edit.span.start, len(edit.span) > 0, -edit.span.stop, not edit.is_cut, edit.after


def effective(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits that show, in order: those inside a wider edit are hidden, not lost.

    Raises:
        OverlappingEdits: two edits overlap and neither lies inside the other.
        ConflictingEdits: two replacements claim one span.

    """
    shown: list[Edit] = []
    reach = 0
    for edit in settled(edits):
        last = shown[-1] if shown else None
        if last and last.span == edit.span and not last.is_cut:
            raise ConflictingEdits(last.name, edit.name)
        if edit.span.start >= reach:
            shown.append(edit)
            reach = edit.span.stop
        elif last and edit.span.stop > reach:
            raise OverlappingEdits(last.name, edit.name)
    return tuple(shown)


def render(original: str, edits: Iterable[Edit]) -> str:
    """Return the cleaned text.

    Raises:
        LedgerMismatch: an edit expects other characters at its place.

    """
    pieces: list[str] = []
    at = 0
    for edit in effective(edits):
        if edit.span.of(original) != edit.before:
            raise LedgerMismatch(edit.span.start, edit.before)
        pieces += original[at : edit.span.start], edit.after
        at = edit.span.stop
    pieces.append(original[at:])
    return "".join(pieces)


def restore(cleaned: str, edits: Iterable[Edit]) -> str:
    """Return the original: the inverse of `render` for the same edits.

    Raises:
        LedgerMismatch: the text is not what these edits leave.

    """
    pieces: list[str] = []
    at = 0
    place = 0
    for edit in effective(edits):
        kept = edit.span.start - place
        stop = at + kept
        if stop > len(cleaned) or not cleaned.startswith(edit.after, stop):
            raise LedgerMismatch(stop, edit.after)
        pieces += cleaned[at:stop], edit.before
        at = stop + len(edit.after)
        place = edit.span.stop
    pieces.append(cleaned[at:])
    return "".join(pieces)


def account(original: str, edits: Iterable[Edit]) -> Account:
    """Return where the characters of the original went; markup inside a cut counts as markup.

    Raises:
        OverlappingEdits, ConflictingEdits: as `effective`.

    >>> account("a b", [])
    Account(kept=3, cut=0, replaced=0, markup=0)
    """
    everything = settled(edits)
    shown = {id(edit) for edit in effective(everything)}
    counts = {"cut": 0, "replaced": 0, MARKUP: 0}
    outer = MARKUP
    told = 0
    for edit in everything:
        sort = _sort(edit)
        if id(edit) in shown:
            outer = sort
            counts[sort] += len(edit.span)
        elif sort == MARKUP != outer and edit.span.start >= told:
            told = edit.span.stop
            counts[outer] -= len(edit.span)
            counts[MARKUP] += len(edit.span)
    return Account(len(original) - sum(counts.values()), counts["cut"], counts["replaced"], counts[MARKUP])


def _sort(edit: Edit) -> str:
    """Return which of the counts of an account the characters of an edit belong to."""
    if all(name.startswith(MARKUP) for name in edit.rules):
        return MARKUP
    return "cut" if edit.is_cut else "replaced"


class Projection:
    """Turns offsets of the original into offsets of the cleaned text, and back."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits: Sequence[Edit] = effective(edits)
        self._starts = [edit.span.start for edit in self._edits]
        growth = (len(edit.after) - len(edit.span) for edit in self._edits)
        self._shifts = list(accumulate(growth, initial=0))
        self._rendered = [start + shift for start, shift in zip(self._starts, self._shifts, strict=False)]

    def cleaned(self, span: Span) -> Span:
        """Return where the span of the original stands in the cleaned text; empty if it was cut."""
        start = self._forward(span.start, after=False)
        return Span(start, max(start, self._forward(span.stop, after=True)))

    def original(self, span: Span) -> Span:
        """Return the span of the original that a span of the cleaned text came from."""
        start = self._backward(span.start, after=False)
        return Span(start, max(start, self._backward(span.stop, after=True)))

    def _forward(self, offset: int, *, after: bool) -> int:
        number = bisect_right(self._starts, offset if not after else offset - 1) - 1
        if number < 0:
            return offset
        edit = self._edits[number]
        if offset >= edit.span.stop:
            return offset + self._shifts[number + 1]
        begin = self._rendered[number]
        return begin + len(edit.after) if after else begin

    def _backward(self, offset: int, *, after: bool) -> int:
        number = bisect_right(self._rendered, offset if not after else offset - 1) - 1
        if number < 0:
            return offset
        edit = self._edits[number]
        if offset >= self._rendered[number] + len(edit.after):
            return offset - self._shifts[number + 1]
        return edit.span.stop if after else edit.span.start
