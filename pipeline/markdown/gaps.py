"""The gaps between the blocks of a page: their tags become what Markdown writes there."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.kinds import BuiltIn
from pipeline.model import Edit, Span

Piece = tuple[str, tuple[str, ...]]
"""What is written, and the rules that write it."""
NOTHING: Piece = ("", ())
_HIDDEN = BuiltIn.MARKUP_HIDDEN


class Written(NamedTuple):
    """What is between two blocks."""

    trail: Piece = NOTHING
    """What ends the block before."""
    separator: Piece = ("", (BuiltIn.MARKUP_BETWEEN_BLOCKS,))
    lead: Piece = NOTHING
    """What begins the block after."""


class Rewritten(NamedTuple):
    """The edits of a gap, and where what is between the blocks begins and ends."""

    edits: list[Edit]
    start: int
    """Where the block before ends, with what is written after it."""
    stop: int
    """Where the block after begins, with what is written before it."""


def rewritten(original: str, gap: Span, edits: Sequence[Edit], written: Written) -> Rewritten:
    """Return the edits of a gap that write this in the place of its tags; `edits` are those that take the tags out."""
    if any(not (gap.start <= edit.span.start and edit.span.stop <= gap.stop) for edit in edits):
        return Rewritten(list(edits), gap.start, gap.stop)
    hidden = next((edit for edit in edits if _HIDDEN in edit.rules and edit.span.stop == gap.stop), None)
    if hidden:
        return _beside_hidden(original, gap, edits, hidden, written)
    return _placed(original, gap, written)


def _placed(original: str, gap: Span, written: Written) -> Rewritten:
    """Return the edits of a gap in which everything is taken out: what ends, what parts, and what begins."""
    source = gap.of(original)
    trail, separator, lead = written
    needed = sum(bool(text) for text, _ in written)
    if len(source) < max(1, needed):
        whole = _joined(written)
        return Rewritten(list(_edit(original, gap, whole)), gap.start, gap.stop)
    start = source.find(">") + 1 or 1 if trail[0] else 0
    stop = source.rfind("<") if lead[0] else len(source)
    if start > len(source) - bool(separator[0]) - bool(lead[0]):
        start = 1
    if lead[0] and not start + bool(separator[0]) <= stop < len(source):
        stop = len(source) - 1
    first, second = gap.start + start, gap.start + stop
    found = [
        *_edit(original, Span(gap.start, first), trail),
        *_edit(original, Span(first, second), separator),
        *_edit(original, Span(second, gap.stop), lead),
    ]
    return Rewritten(found, first, second)


def _beside_hidden(original: str, gap: Span, edits: Sequence[Edit], hidden: Edit, written: Written) -> Rewritten:
    """Return the edits of a gap with hidden text in it: what begins the next block is after that."""
    before = Span(gap.start, hidden.span.start)
    inside = [edit for edit in edits if edit is not hidden and edit.span in hidden.span]
    last = next((edit for edit in reversed(inside) if edit.span.stop == gap.stop), None)
    if not len(before):
        written = Written(NOTHING, NOTHING, _joined(written))
    first = _placed(original, before, written._replace(lead=NOTHING)) if len(before) else None
    start = first.start if first else gap.start
    stop = gap.stop
    if written.lead[0] and last and len(last.span) > 1:
        source = last.span.of(original)
        stop = last.span.start + max(1, source.rfind("<") if source.rfind("<") > 0 else len(source) - 1)
    kept = [edit for edit in inside if edit.span.stop <= stop]
    if last and stop < gap.stop and stop > last.span.start:
        kept += _edit(original, Span(last.span.start, stop), (last.after, last.rules))
    concealed = replace(hidden, span=Span(hidden.span.start, stop), before=original[hidden.span.start : stop])
    found = [*(first.edits if first else ()), concealed, *kept, *_edit(original, Span(stop, gap.stop), written.lead)]
    return Rewritten(found, start, stop)


def _joined(written: Written) -> Piece:
    """Return all that is written, as one."""
    text = "".join(text for text, _ in written)
    return text, tuple(sorted({rule for words, rules in written for rule in rules if words}))


def _edit(original: str, span: Span, piece: Piece) -> Iterator[Edit]:
    """Yield the edit that writes the piece there, unless that changes nothing."""
    text, rules = piece
    before = span.of(original)
    if before != text:
        yield Edit(span, before, text, rules or (BuiltIn.MARKUP_BETWEEN_BLOCKS,))
