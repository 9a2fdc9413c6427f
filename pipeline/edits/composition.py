"""Two stages of edits as one: the second stage saw the text that the first one left.

Edits of the two that touch the same characters of the text between are folded into one edit of the original:

    original   a b c d        first:   ab -> X
    between     X  c d        second:  Xc -> Y
    outcome      Y   d        folded: abc -> Y, in the name of both
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from pipeline.edits.laws import merged, render, visible
from pipeline.model import Edit, Span


class _Placed(NamedTuple):
    """An edit and its place in the text between two stages."""

    start: int
    stop: int
    edit: Edit
    second: bool
    """Whether the second stage made it."""


_Fold = Callable[[list[_Placed], Span, str, str], Iterator[Edit]]


def composed(first: Iterable[Edit], second: Iterable[Edit], original: str) -> tuple[Edit, ...]:
    """Return edits of the original that do what `first` does to it and `second` then does to the outcome.

    Edits of the two that overlap become one edit, which names the rules of both; all others keep their places.
    Every edit covers at least one character: of two insertions at one place nobody knows which comes first.

    >>> first = [Edit(Span(0, 2), "ab", "X", ("one",))]
    >>> second = [Edit(Span(0, 2), "Xc", "Y", ("two",))]
    >>> [(edit.before, edit.after, edit.rules) for edit in composed(first, second, "abcd")]
    [('abc', 'Y', ('one', 'two'))]
    """
    return _folded(first, second, original, _as_one)


def composed_keeping_inner(first: Iterable[Edit], second: Iterable[Edit], original: str) -> tuple[Edit, ...]:
    """Return the same as `composed`, but an edit of `first` inside a wider one of `second` stays, hidden by it."""
    return merged(_folded(first, second, original, _keeping_inner))


def _folded(first: Iterable[Edit], second: Iterable[Edit], original: str, fold: _Fold) -> tuple[Edit, ...]:
    before, after = visible(first), visible(second)
    if not before or not after:
        return before or after
    between = render(original, before)
    placed = [_Placed(edit.span.start, edit.span.stop, edit, second=True) for edit in after]
    shift = 0
    for edit in before:
        start = edit.span.start + shift
        placed.append(_Placed(start, start + len(edit.after), edit, second=False))
        shift += len(edit.after) - len(edit.span)
    folded: list[Edit] = []
    shift = 0
    for group in _groups(sorted(placed, key=lambda item: (item.start, item.stop, item.second))):
        grown = shift + sum(len(item.edit.after) - len(item.edit.span) for item in group if not item.second)
        folded += fold(group, Span(group[0].start - shift, max(i.stop for i in group) - grown), between, original)
        shift = grown
    return tuple(folded)


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


def _keeping_inner(group: list[_Placed], span: Span, between: str, original: str) -> Iterator[Edit]:
    """Yield the edits of a group, where one of the second stage covers all others."""
    outer = [item for item in group if item.second]
    inner = [item.edit for item in group if not item.second]
    wide = len(outer) == 1 and inner and (outer[0].start, outer[0].stop) == (group[0].start, max(i.stop for i in group))
    if wide and all(edit.span != span for edit in inner) and (before := span.of(original)) != outer[0].edit.after:
        yield replace(outer[0].edit, span=span, before=before)
        yield from inner
    else:
        yield from _as_one(group, span, between, original)


def _as_one(group: list[_Placed], span: Span, between: str, original: str) -> Iterator[Edit]:
    """Yield one edit for the group, or none if the second stage undoes the first."""
    if all(not item.second for item in group):
        yield from (item.edit for item in group)
        return
    at = group[0].start
    pieces: list[str] = []
    for item in group:
        if item.second:
            pieces += between[at : item.start], item.edit.after
            at = item.stop
    after = "".join(pieces) + between[at : max(item.stop for item in group)]
    before = span.of(original)
    if before != after:
        rules = tuple(sorted({name for item in group for name in item.edit.rules}))
        note = "; ".join(dict.fromkeys(item.edit.note for item in group if item.edit.note))
        supplied = tuple(piece for item in group for piece in item.edit.supplied)
        yield trimmed(Edit(span, before, after, rules, note, supplied))


def trimmed(edit: Edit) -> Edit:
    """Return the edit without what `before` and `after` share at the start and at the end.

    One character of `before` stays at least, so that an edit never turns into an insertion.
    """
    shortest = max(0, min(len(edit.before) - 1, len(edit.after)))
    head = next((i for i in range(shortest) if edit.before[i] != edit.after[i]), shortest)
    rest = shortest - head
    tail = next((i for i in range(rest) if edit.before[-1 - i] != edit.after[-1 - i]), rest)
    if not head and not tail:
        return edit
    span = Span(edit.span.start + head, edit.span.stop - tail)
    before, after = edit.before[head : len(edit.before) - tail], edit.after[head : len(edit.after) - tail]
    return replace(edit, span=span, before=before, after=after)
