"""The laws: render, restore, conservation.

All functions take edits in any order. Work is `O(n log n)` in the number of edits, linear in the text.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from pipeline.errors import ConflictingEdits, LedgerMismatch, OverlappingEdits
from pipeline.model import Edit, Span

MARKUP = "markup"
"""Name prefix of the rules that remove tags, scripts and attributes; conservation counts them separately."""


class Account(NamedTuple):
    """Where the characters of an original went; the four add up to its length.

    Replaced are those that others stand for, and white space taken out between words that stay.
    """

    kept: int
    cut: int
    replaced: int
    markup: int

    @property
    def total(self) -> int:
        """The length of the original, in code points."""
        return sum(self)


class _Merged(tuple[Edit, ...]):
    """Edits that are merged already; merging them again costs nothing."""

    __slots__ = ()


class _Visible(_Merged):
    """Edits that all show."""

    __slots__ = ()


def merged(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits in order, those that say the same merged into one that names all their rules."""
    if isinstance(edits, _Merged):
        return edits
    same: dict[tuple[int, int, str], Edit] = {}
    for edit in edits:
        place = edit.span.start, edit.span.stop, edit.after
        known = same.setdefault(place, edit)
        if known is not edit:
            same[place] = _joined(known, edit)
    return _Merged(sorted(same.values(), key=_sort_key))


def _joined(first: Edit, second: Edit) -> Edit:
    rules = tuple(sorted({*first.rules, *second.rules}))
    notes = sorted({note for note in (first.note, second.note) if note})
    return replace(first, rules=rules, note="; ".join(notes))


def _sort_key(edit: Edit) -> tuple[int, bool, int, bool, str]:
    """Order by place: insertions first, wider before narrower, a cut before what it hides."""
    span, after = edit.span, edit.after
    return span.start, span.stop > span.start, -span.stop, bool(after), after


def visible(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits that show, in order: those inside a wider edit are hidden, not lost.

    Raises:
        OverlappingEdits: two edits overlap and neither lies inside the other.
        ConflictingEdits: two replacements claim one span.

    """
    if isinstance(edits, _Visible):
        return edits
    edits = edits if isinstance(edits, tuple) else tuple(edits)
    if _follow_each_other(edits):
        return _Visible(edits)
    shown: list[Edit] = []
    reach = 0
    for edit in merged(edits):
        last = shown[-1] if shown else None
        if last and last.span == edit.span and not last.is_cut:
            raise ConflictingEdits(last.name, edit.name)
        if edit.span.start >= reach:
            shown.append(edit)
            reach = edit.span.stop
        elif last and edit.span.stop > reach:
            raise OverlappingEdits(last.name, edit.name)
    return _Visible(shown)


def _follow_each_other(edits: tuple[Edit, ...]) -> bool:
    """Return whether each edit covers something and starts where the last one stopped, or later: all of them show."""
    reach = 0
    for edit in edits:
        span = edit.span
        if span.start < reach or span.stop == span.start:
            return False
        reach = span.stop
    return True


def render(original: str, edits: Iterable[Edit]) -> str:
    """Return the cleaned text.

    Raises:
        LedgerMismatch: an edit expects other characters at its place.

    """
    pieces: list[str] = []
    at = 0
    for edit in visible(edits):
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
    for edit in visible(edits):
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
        OverlappingEdits, ConflictingEdits: as `visible`.

    >>> account("a b", [])
    Account(kept=3, cut=0, replaced=0, markup=0)
    """
    everything = merged(edits)
    shown = {id(edit) for edit in visible(everything)}
    counts = {"cut": 0, "replaced": 0, MARKUP: 0}
    outer = MARKUP
    told = 0
    for edit in everything:
        sort = _category_of(edit)
        if id(edit) in shown:
            outer = sort
            counts[sort] += len(edit.span)
        elif sort == MARKUP != outer and edit.span.start >= told:
            told = edit.span.stop
            counts[outer] -= len(edit.span)
            counts[MARKUP] += len(edit.span)
    return Account(len(original) - sum(counts.values()), counts["cut"], counts["replaced"], counts[MARKUP])


def _category_of(edit: Edit) -> str:
    """Return the category of the edit: `cut`, `replaced` or `markup`.

    White space alone is layout, not text: the blanks that indent a joined line are replaced, not cut.
    """
    if all(name.startswith(MARKUP) for name in edit.rules):
        return MARKUP
    return "cut" if edit.is_cut and not edit.before.isspace() else "replaced"


class Projection:
    """Turns offsets of the original into offsets of the cleaned text, and back."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits: Sequence[Edit] = visible(edits)
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


class _Placed(NamedTuple):
    """An edit and where it stands in the text between two stages."""

    start: int
    stop: int
    edit: Edit
    late: bool
    """Whether the second stage made it."""


_Unite = Callable[[list[_Placed], Span, str, str], Iterator[Edit]]


def composed(first: Iterable[Edit], second: Iterable[Edit], original: str) -> tuple[Edit, ...]:
    """Return edits of the original that do what `first` does to it and `second` then does to the outcome.

    Edits of the two that overlap become one edit, which names the rules of both; all others keep their places.
    Every edit covers at least one character: of two insertions at one place nobody knows which comes first.
    """
    return _stacked(first, second, original, _united)


def layered(first: Iterable[Edit], second: Iterable[Edit], original: str) -> tuple[Edit, ...]:
    """Return the same as `composed`, but an edit of `first` inside a wider one of `second` stays, hidden by it."""
    return merged(_stacked(first, second, original, _covered))


def _stacked(first: Iterable[Edit], second: Iterable[Edit], original: str, unite: _Unite) -> tuple[Edit, ...]:
    early, late = visible(first), visible(second)
    if not early or not late:
        return early or late
    between = render(original, early)
    placed = [_Placed(edit.span.start, edit.span.stop, edit, late=True) for edit in late]
    shift = 0
    for edit in early:
        start = edit.span.start + shift
        placed.append(_Placed(start, start + len(edit.after), edit, late=False))
        shift += len(edit.after) - len(edit.span)
    merged: list[Edit] = []
    shift = 0
    for group in _groups(sorted(placed, key=lambda item: (item.start, item.stop, item.late))):
        grown = shift + sum(len(item.edit.after) - len(item.edit.span) for item in group if not item.late)
        merged += unite(group, Span(group[0].start - shift, max(i.stop for i in group) - grown), between, original)
        shift = grown
    return tuple(merged)


def _groups(placed: list[_Placed]) -> Iterator[list[_Placed]]:
    """Yield the edits of both stages in groups that touch the same characters of the text between."""
    group: list[_Placed] = []
    reach = 0
    for item in placed:
        if group and item.start >= reach:
            yield group
            group = []
        reach = max(reach, item.stop) if group else item.stop
        group.append(item)
    if group:
        yield group


def _covered(group: list[_Placed], span: Span, between: str, original: str) -> Iterator[Edit]:
    """Yield the edits of a group, where one of the second stage covers all others."""
    late = [item for item in group if item.late]
    early = [item.edit for item in group if not item.late]
    wide = len(late) == 1 and early and (late[0].start, late[0].stop) == (group[0].start, max(i.stop for i in group))
    if wide and all(edit.span != span for edit in early) and (before := span.of(original)) != late[0].edit.after:
        yield replace(late[0].edit, span=span, before=before)
        yield from early
    else:
        yield from _united(group, span, between, original)


def _united(group: list[_Placed], span: Span, between: str, original: str) -> Iterator[Edit]:
    """Yield one edit for the group, or none if the second stage undoes the first."""
    if all(not item.late for item in group):
        yield from (item.edit for item in group)
        return
    at = group[0].start
    pieces: list[str] = []
    for item in group:
        if item.late:
            pieces += between[at : item.start], item.edit.after
            at = item.stop
    after = "".join(pieces) + between[at : max(item.stop for item in group)]
    before = span.of(original)
    if before != after:
        rules = tuple(sorted({name for item in group for name in item.edit.rules}))
        note = "; ".join(dict.fromkeys(item.edit.note for item in group if item.edit.note))
        yield trimmed(Edit(span, before, after, rules, note))


def trimmed(edit: Edit) -> Edit:
    """Return the edit without what `before` and `after` share at the start and at the end.

    One character of `before` stays at least, so that an edit never turns into an insertion.
    """
    shortest = min(len(edit.before) - 1, len(edit.after))
    head = next((i for i in range(shortest) if edit.before[i] != edit.after[i]), shortest)
    rest = max(shortest - head, 0)
    tail = next((i for i in range(rest) if edit.before[-1 - i] != edit.after[-1 - i]), rest)
    if not head and not tail:
        return edit
    span = Span(edit.span.start + head, edit.span.stop - tail)
    before, after = edit.before[head : len(edit.before) - tail], edit.after[head : len(edit.after) - tail]
    return replace(edit, span=span, before=before, after=after)
