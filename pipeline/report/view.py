"""A cleaned document as a reader is to see it: paragraphs of pieces, drawn from the edits. No text is ever compared."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pipeline.edits import merged, visible
from pipeline.kinds import MARKDOWN, MARKUP, BuiltIn, Scope, scope_of
from pipeline.model import Block, BlockKind, Cleaned, Edit, Flag, Span
from pipeline.text.lazy import lazy_pattern

_BREAK = lazy_pattern(r"\r?\n\s*\n|\r\s*\r")


class Outcome(StrEnum):
    """What became of the characters of a piece."""

    KEPT = "kept"
    CUT = "cut"
    OLD = "old"
    """Something else took its place."""
    NEW = "new"
    """Took the place of something else."""
    MARKUP = "markup"
    POINT = "point"
    """No characters: a place between two that a flag points at."""


class Piece(NamedTuple):
    """A run of characters that share one outcome, one edit and the same flags."""

    outcome: Outcome
    text: str
    edit: int = -1
    """Number of its edit in `View.edits`; -1 for text that no edit touched."""
    flags: tuple[int, ...] = ()
    """Numbers of its flags in `View.flags`."""
    place: int = -1
    """Offset in the original; -1 for text that is not in it."""
    alone: bool = False
    """Whether the place is between blocks, not inside one."""


class Paragraph(NamedTuple):
    """Pieces that a reader sees as one paragraph."""

    pieces: tuple[Piece, ...]
    kind: BlockKind

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to see but kept text and markup."""
        return any(piece.flags or piece.outcome not in (Outcome.KEPT, Outcome.MARKUP) for piece in self.pieces)

    @property
    def is_gone(self) -> bool:
        """Whether nothing of it is in the cleaned text."""
        return all(
            piece.outcome in (Outcome.CUT, Outcome.OLD, Outcome.MARKUP) or not piece.text.strip()
            for piece in self.pieces
        )

    @property
    def chars(self) -> int:
        """How many characters a reader sees."""
        return sum(len(piece.text) for piece in self.pieces if piece.outcome is not Outcome.MARKUP)


@dataclass(frozen=True, slots=True)
class View:
    """A document to draw."""

    edits: tuple[Edit, ...]
    """The edits that show, in order."""
    hidden: dict[int, tuple[Edit, ...]]
    """The edits inside a wider one, by its number in `edits`."""
    flags: tuple[Flag, ...]
    """The flags of a place."""
    remarks: tuple[Flag, ...]
    """The flags of the document as a whole, and of places where nothing is to be seen."""
    paragraphs: tuple[Paragraph, ...]
    line_ends: tuple[Edit, ...] = ()
    """The edits that converted line ends: they are counted, not drawn one by one."""


def is_line_end(edit: Edit) -> bool:
    """Return whether the edit only converts CR or CRLF."""
    return edit.rules == (BuiltIn.LINE_END,) and not edit.before.strip("\r\n")


def is_markup(edit: Edit) -> bool:
    """Return whether the edit only takes out tags, entities and white space of the source."""
    return all(name.startswith((MARKUP, MARKDOWN)) for name in edit.rules)


def view_of(cleaned: Cleaned) -> View:
    """Return what to draw. Linear in the text, `O(n log n)` in edits and flags."""
    document = cleaned.document
    everything = merged(cleaned.edits)
    shown, hidden, line_ends = _without_line_ends(everything)
    remarks = tuple(flag for flag in cleaned.flags if _is_remark(flag, document.blocks))
    flags = tuple(sorted((flag for flag in cleaned.flags if flag not in remarks), key=lambda flag: flag.span))
    drawing = _Drawing(document.original, document.blocks, flags)
    paragraphs = tuple(_paragraphs(drawing.pieces(shown, hidden), drawing))
    drawn = {number for paragraph in paragraphs for piece in paragraph.pieces for number in piece.flags}
    unseen = tuple(flag for number, flag in enumerate(flags) if number not in drawn)
    return View(shown, hidden, flags, (*remarks, *unseen), paragraphs, line_ends)


def _without_line_ends(
    everything: tuple[Edit, ...],
) -> tuple[tuple[Edit, ...], dict[int, tuple[Edit, ...]], tuple[Edit, ...]]:
    """Return the edits to draw, what they hide by their numbers, and the edits of line ends."""
    shown = visible(everything)
    hidden = _hidden(everything, shown)
    drawn = [number for number, edit in enumerate(shown) if number in hidden or not is_line_end(edit)]
    if len(drawn) == len(shown):
        return shown, hidden, ()
    numbers = {old: new for new, old in enumerate(drawn)}
    line_ends = tuple(edit for number, edit in enumerate(shown) if number not in numbers)
    inner = {numbers[old]: edits for old, edits in hidden.items()}
    return tuple(shown[number] for number in drawn), inner, line_ends


def _hidden(everything: Iterable[Edit], shown: Sequence[Edit]) -> dict[int, tuple[Edit, ...]]:
    found: dict[int, list[Edit]] = {}
    number = -1
    for edit in everything:
        if number + 1 < len(shown) and edit == shown[number + 1]:
            number += 1
        else:
            found.setdefault(number, []).append(edit)
    return {number: tuple(edits) for number, edits in found.items()}


def _is_remark(flag: Flag, blocks: Sequence[Block]) -> bool:
    if not blocks or scope_of(flag.kind) is Scope.DOCUMENT:
        return True
    everything = Span(blocks[0].span.start, max(blocks[0].span.start, blocks[-1].span.stop))
    return len(blocks) > 1 and everything in flag.span


class _Drawing:
    """Goes through the original once, and knows which flags hold at the place it has come to."""

    def __init__(self, original: str, blocks: Sequence[Block], flags: Sequence[Flag]) -> None:
        self.original = original
        self.blocks = blocks
        self._starts = [block.span.start for block in blocks]
        numbered = list(enumerate(flags))
        between = {n for n, flag in numbered if self._is_between(flag.span)}
        self._points = [(flag.span.start, n) for n, flag in numbered if n in between or not len(flag.span)]
        self._waiting = [(flag.span, n) for n, flag in numbered if n not in between and len(flag.span)]
        self._between = between
        self._active: list[tuple[Span, int]] = []
        self._next_point = self._next_flag = 0
        edges = {edge for span, _ in self._waiting for edge in (span.start, span.stop)}
        self._edges = sorted(edges | {place for place, _ in self._points})

    def pieces(self, shown: Sequence[Edit], hidden: dict[int, tuple[Edit, ...]]) -> Iterator[Piece]:
        """Yield the whole document in pieces."""
        at = 0
        for number, edit in enumerate(shown):
            yield from self._runs(Span(at, edit.span.start), Outcome.KEPT)
            yield from self._edit(number, edit, hidden.get(number, ()))
            at = edit.span.stop
        yield from self._runs(Span(at, len(self.original)), Outcome.KEPT)
        yield from self._points_to(len(self.original))

    def kind_at(self, place: int) -> BlockKind:
        """Return the kind of the block at an offset of the original."""
        block = self._block_at(place)
        return block.kind if block else BlockKind.PARAGRAPH

    def _block_at(self, place: int) -> Block | None:
        number = bisect_right(self._starts, place) - 1
        return self.blocks[number] if number >= 0 and place < self.blocks[number].span.stop else None

    def _is_between(self, span: Span) -> bool:
        """Return whether no block has a character inside the span, nor the span a place inside a block."""
        number = bisect_right(self._starts, max(span.start, span.stop - 1)) - 1
        if number < 0:
            return True
        block = self.blocks[number].span
        if not len(span):
            return not block.start < span.start < block.stop
        return block.stop <= span.start

    def _edit(self, number: int, edit: Edit, hidden: tuple[Edit, ...]) -> Iterator[Piece]:
        if is_markup(edit):
            yield Piece(Outcome.MARKUP, edit.before, number)
            yield from self._points_to(edit.span.stop)
            yield from self._instead(edit, Outcome.KEPT, -1)
        elif edit.is_cut and edit.before.strip():
            yield from self._cut(number, edit, hidden)
        else:
            yield from self._points_to(edit.span.start)
            flags = self._over(edit.span)
            if edit.before:
                yield Piece(Outcome.OLD, edit.before, number, flags, edit.span.start)
            if edit.after:
                yield Piece(Outcome.NEW, edit.after, number, flags)

    def _cut(self, number: int, edit: Edit, hidden: tuple[Edit, ...]) -> Iterator[Piece]:
        """Yield what was cut as it would read if the cut were undone."""
        at = edit.span.start
        for inner in visible(hidden):
            yield from self._runs(Span(at, inner.span.start), Outcome.CUT, number)
            if is_markup(inner):
                yield Piece(Outcome.MARKUP, inner.before, number)
            yield from self._instead(inner, Outcome.CUT, number)
            at = inner.span.stop
        yield from self._runs(Span(at, edit.span.stop), Outcome.CUT, number)

    def _instead(self, edit: Edit, outcome: Outcome, number: int) -> Iterator[Piece]:
        """Yield what reads instead of markup; a flag inside what leaves nothing becomes a point."""
        flags = self._over(edit.span)
        if edit.after:
            yield Piece(outcome, edit.after, number, flags)
            return
        inside = {n for span, n in self._active if span in edit.span}
        yield from (Piece(Outcome.POINT, "", -1, (n,), edit.span.start) for n in flags if n in inside)

    def _runs(self, span: Span, outcome: Outcome, edit: int = -1) -> Iterator[Piece]:
        """Yield the characters of a span, parted where a flag starts or stops."""
        first = bisect_right(self._edges, span.start)
        inner = self._edges[first : bisect_right(self._edges, span.stop - 1)] if len(span) else []
        at = span.start
        for stop in [*inner, span.stop]:
            if stop > at:
                yield from self._points_to(at)
                yield Piece(outcome, self.original[at:stop], edit, self._over(Span(at, stop)), at)
            at = stop

    def _points_to(self, place: int) -> Iterator[Piece]:
        while self._next_point < len(self._points) and self._points[self._next_point][0] <= place:
            at, number = self._points[self._next_point]
            yield Piece(Outcome.POINT, "", -1, (number,), at, number in self._between)
            self._next_point += 1

    def _over(self, span: Span) -> tuple[int, ...]:
        """Return the flags that hold anywhere in the span; spans must come in order."""
        while self._next_flag < len(self._waiting) and self._waiting[self._next_flag][0].start < span.stop:
            self._active.append(self._waiting[self._next_flag])
            self._next_flag += 1
        self._active = [(flagged, n) for flagged, n in self._active if flagged.stop > span.start]
        return tuple(number for flagged, number in self._active if flagged.start < span.stop)


def _paragraphs(pieces: Iterable[Piece], drawing: _Drawing) -> Iterator[Paragraph]:
    """Yield the pieces between empty lines; an empty line that was replaced shows, and parts nothing."""
    current: list[Piece] = []
    for piece in pieces:
        if piece.outcome in (Outcome.OLD, Outcome.MARKUP) or (piece.outcome is Outcome.POINT and not piece.alone):
            current.append(piece)
            continue
        for number, part in enumerate(_parts(piece)):
            if number:
                yield from _paragraph(current, drawing)
                current = []
            if part.text or part.alone:
                current.append(part)
    yield from _paragraph(current, drawing)


def _parts(piece: Piece) -> Iterator[Piece]:
    """Yield the piece cut at its empty lines; a place between blocks is between two of them."""
    if piece.outcome is Outcome.POINT:
        yield from (Piece(Outcome.KEPT, ""), piece, Piece(Outcome.KEPT, ""))
        return
    at = 0
    for match in _BREAK.finditer(piece.text):
        yield _part(piece, at, match.start())
        at = match.end()
    yield _part(piece, at, len(piece.text))


def _part(piece: Piece, start: int, stop: int) -> Piece:
    place = piece.place + start if piece.place >= 0 else -1
    return piece._replace(text=piece.text[start:stop], place=place)


def _paragraph(pieces: list[Piece], drawing: _Drawing) -> Iterator[Paragraph]:
    while pieces and pieces[0].outcome in (Outcome.KEPT, Outcome.CUT) and not pieces[0].text.strip():
        pieces.pop(0)
    while pieces and pieces[-1].outcome in (Outcome.KEPT, Outcome.CUT) and not pieces[-1].text.strip():
        pieces.pop()
    if pieces:
        places = [piece.place for piece in pieces if piece.place >= 0]
        yield Paragraph(tuple(pieces), drawing.kind_at(places[0]) if places else BlockKind.PARAGRAPH)
