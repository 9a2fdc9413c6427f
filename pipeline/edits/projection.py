"""Offsets of the original in the cleaned text, and back."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from pipeline.edits.laws import visible
from pipeline.model import Edit, Span


class Projection:
    """Turns offsets of the original into offsets of the cleaned text, and back."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits: Sequence[Edit] = visible(edits)
        self._starts = [edit.span.start for edit in self._edits]
        growth = (len(edit.after) - len(edit.span) for edit in self._edits)
        self._shifts = list(accumulate(growth, initial=0))
        self._rendered = [start + shift for start, shift in zip(self._starts, self._shifts, strict=False)]

    def cleaned(self, span: Span) -> Span:
        """Return the place of an original span in the cleaned text; empty if it was cut."""
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
