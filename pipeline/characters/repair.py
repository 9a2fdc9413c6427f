"""Repairs in stages: each stage sees the text the last one left, and all become edits of the original."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pipeline.characters.suspicions import Suspicion, suspicions
from pipeline.edits import composed, render, visible
from pipeline.model import Edit, Span


class Change(NamedTuple):
    """What a stage proposes, in offsets of the text it saw; it covers at least one character."""

    start: int
    stop: int
    after: str
    rule: str
    note: str


Stage = Callable[[str], Iterable[tuple[int, int, str, str, str]]]
"""Yields changes in order, none overlapping another."""


class Repair:
    """A text under repair, and the edits that lead to it."""

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = original
        self.edits: tuple[Edit, ...] = ()
        self._suspicions: Suspicion | None = None
        self._idle: set[Stage] = set()
        """Stages that found nothing in the text as it is now."""

    @property
    def suspicions(self) -> Suspicion:
        """What the text may need as it is now."""
        if self._suspicions is None:
            self._suspicions = suspicions(self.text)
        return self._suspicions

    def apply(self, stage: Stage) -> bool:
        """Make the changes of the stage; return whether there were any."""
        found = self._found(stage)
        if not found:
            return False
        self.edits = composed(self.edits, found, self.original)
        self.text = render(self.text, found)
        self._suspicions = None
        self._idle.clear()
        return True

    def preview(self, stage: Stage) -> str:
        """Return what the stage would make of the text."""
        return render(self.text, self._found(stage))

    def _found(self, stage: Stage) -> tuple[Edit, ...]:
        if stage in self._idle:
            return ()
        found = visible(_edits(self.text, stage(self.text)))
        if not found:
            self._idle.add(stage)
        return found


def _edits(text: str, changes: Iterable[tuple[int, int, str, str, str]]) -> Iterator[Edit]:
    for start, stop, after, rule, note in changes:
        before = text[start:stop]
        if before != after:
            yield Edit(Span(start, stop), before, after, (rule,), note)
