"""The laws: which edits show, what they leave, and how to go back.

Functions take edits in any order. Work is `O(n log n)` in the number of edits, linear in the text.
"""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.errors import ConflictingEdits, LedgerMismatch, OverlappingEdits
from pipeline.model import Edit


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


def _sort_key(edit: Edit) -> tuple[int, bool, int, str]:
    """Order by place: insertions first, wider before narrower, a cut before what it hides."""
    span = edit.span
    return span.start, span.stop > span.start, -span.stop, edit.after


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
        if not cleaned.startswith(edit.after, stop):
            raise LedgerMismatch(stop, edit.after)
        pieces += cleaned[at:stop], edit.before
        at = stop + len(edit.after)
        place = edit.span.stop
    pieces.append(cleaned[at:])
    return "".join(pieces)
