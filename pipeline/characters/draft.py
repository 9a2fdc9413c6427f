"""Repairs in stages: each stage sees the text the last one left, and all become edits of the original."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pipeline.edits import composed, render
from pipeline.model import Edit, Flag, Span


class Change(NamedTuple):
    """What a stage proposes, in offsets of the text it saw; it covers at least one character."""

    start: int
    stop: int
    after: str
    rule: str
    note: str


Stage = Callable[[str], Iterable[tuple[int, int, str, str, str]]]
"""Yields changes in order, none overlapping another."""


class Draft:
    """A text under repair, and the edits that lead to it."""

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = original
        self.edits: tuple[Edit, ...] = ()
        self.flags: list[Flag] = []

    def apply(self, stage: Stage) -> bool:
        """Make the changes of the stage; return whether there were any."""
        found = tuple(_edits(self.text, stage(self.text)))
        if not found:
            return False
        self.edits = composed(self.edits, found, self.original)
        self.text = render(self.text, found)
        return True


def _edits(text: str, changes: Iterable[tuple[int, int, str, str, str]]) -> Iterator[Edit]:
    for start, stop, after, rule, note in changes:
        before = text[start:stop]
        if before != after:
            yield Edit(Span(start, stop), before, after, (rule,), note)
