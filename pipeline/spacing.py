"""The white space around cut blocks: which of it goes with a cut."""

from bisect import bisect_left
from collections.abc import Iterable

from pipeline.edits import merged
from pipeline.model import Document, Edit, Kind, Span


def spaced_cuts(document: Document, cuts: Iterable[Edit]) -> list[Edit]:
    """Return the cuts of whole blocks, each widened by the space on one of its sides.

    Of the spaces around a run of cut blocks the widest stays, so that neighbours neither run together
    nor drift apart, and any one cut can be undone alone.
    """
    by_span: dict[Span, list[Edit]] = {}
    for edit in merged(cuts):
        by_span.setdefault(edit.span, []).append(edit)
    spans = [block.span for block in document.blocks]
    widened: list[Edit] = []
    number = 0
    while number < len(spans):
        stop = number
        while stop < len(spans) and spans[stop] in by_span:
            stop += 1
        if stop > number:
            for place, span in zip(range(number, stop), _spaced(document, spans, number, stop), strict=True):
                widened += [_moved(edit, span, document.original) for edit in by_span[spans[place]]]
        number = stop + 1
    return widened


def _spaced(document: Document, spans: list[Span], start: int, stop: int) -> list[Span]:
    """Return the spans of the blocks `start` to `stop`, each with one of the spaces beside it."""
    kept = start
    if stop == len(spans):
        kept = stop
    elif start > 0:
        gaps = [Span(spans[n - 1].stop, spans[n].start) for n in range(start, stop + 1)]
        kept = start + max(range(len(gaps)), key=lambda n: _height(document, gaps[n]))
    if start == 0:
        kept = start
    return [
        Span(spans[n - 1].stop, spans[n].stop) if n < kept else Span(spans[n].start, _next_start(spans, n))
        for n in range(start, stop)
    ]


def _next_start(spans: list[Span], number: int) -> int:
    return spans[number + 1].start if number + 1 < len(spans) else spans[number].stop


def _height(document: Document, gap: Span) -> int:
    """Return how many line ends a gap between blocks shows."""
    if document.kind is Kind.TEXT:
        return gap.of(document.original).count("\n")
    place = bisect_left(document.edits, gap.start, key=lambda edit: edit.span.start)
    shown = (edit.after for edit in document.edits[place : place + 3] if _is_gap(edit.span, gap))
    return next(shown, "").count("\n")


def _is_gap(span: Span, gap: Span) -> bool:
    """Return whether an edit is of the gap; what the page hides in it has edits of its own."""
    return span.start == gap.start and len(span) > 0 and span in gap


def _moved(edit: Edit, span: Span, text: str) -> Edit:
    return Edit(span, span.of(text), edit.after, edit.rules, edit.note)
