"""One block of a page as its reader sees it, and where each character of that comes from."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Block, Edit


class Segment(NamedTuple):
    """A part of the text of a block: literal characters of the original, or what an edit puts there."""

    start: int
    """Offset in the text of the block."""
    at: int
    """Offset in the original."""
    text: str
    edit: Edit | None
    """The edit that shows it; None for characters of the original."""


class Rendered:
    """The text of a block in segments, each with its place in the original."""

    def __init__(self, original: str, block: Block, edits: Sequence[Edit]) -> None:
        """Cut the block into segments; `edits` are those inside it that show, in order."""
        self.segments: list[Segment] = []
        at, size = block.span.start, 0
        for edit in edits:
            if edit.span.start > at:
                self.segments.append(Segment(size, at, original[at : edit.span.start], None))
                size += edit.span.start - at
            self.segments.append(Segment(size, edit.span.start, edit.after, edit))
            size += len(edit.after)
            at = edit.span.stop
        if at < block.span.stop:
            self.segments.append(Segment(size, at, original[at : block.span.stop], None))
        self.text = "".join(segment.text for segment in self.segments)
        self._starts = [segment.start for segment in self.segments]

    def segment_at(self, offset: int) -> Segment:
        """Return the segment of the character at an offset of the text."""
        number = bisect_right(self._starts, offset) - 1
        while not self.segments[number].text:
            number -= 1
        return self.segments[number]

    def slot_at(self, offset: int) -> Segment | None:
        """Return a segment without text at an offset of the text: the place of tags, where marks can go instead."""
        number = bisect_right(self._starts, offset) - 1
        while number >= 0 and self.segments[number].start == offset:
            segment = self.segments[number]
            if segment.edit and not segment.text:
                return segment
            number -= 1
        return None
