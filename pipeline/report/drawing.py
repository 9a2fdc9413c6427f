"""What the parts of one document's HTML share while it is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.edits.numbers import Place
from pipeline.report.view import View

Reason = tuple[tuple[str, ...], str]
"""The rules of an edit, and its note with a 0 for every number: edits that share both are explained once."""


class Numbers(NamedTuple):
    """The rules of a page by number, for the filter, and which of them an edit or a flag is shown of."""

    of: Mapping[str, int]
    seen: set[int]


class Mark(NamedTuple):
    """What an element says of the edit or flag that it shows."""

    id: str
    """Empty on all but the first element of an edit or flag."""
    rules: str
    """Numbers of its rules, by which the filter knows it."""
    title: str


@dataclass
class Drawing:
    """What one document's HTML needs to know while it is written."""

    view: View
    number: int
    """Number of the document on its page; part of every id."""
    rules: Numbers
    budget: int
    """Bytes of HTML to spend; the last piece may go over it."""
    named: set[str] = field(default_factory=set)
    """Ids already given: an edit in several pieces has its id once."""
    document: str = ""
    """Its identifier, by which commands name it."""
    names: Mapping[Place, int] = field(default_factory=dict)
    """The numbers of its edits, by which commands name them."""
    shows_markup: bool = True
    """Whether there is room for the markup of the document."""
    reasons: dict[Reason, str] = field(default_factory=dict)
    """The notes of the last paragraph that had any; its neighbour does not repeat them."""

    def id_of(self, kind: str, number: int) -> str:
        """Return an id the first time, nothing later."""
        name = f"d{self.number}{kind}{number}"
        if name in self.named:
            return ""
        self.named.add(name)
        return name

    def numbers_of(self, names: Iterable[str]) -> str:
        """Return the numbers of rules, by which the filter knows the elements of an edit or flag."""
        return " ".join(str(self.rules.of[name]) for name in names)

    def shown(self, names: Iterable[str]) -> str:
        """Return the numbers of rules of which an edit or flag is shown: the filter offers them."""
        self.rules.seen.update(self.rules.of[name] for name in names)
        return self.numbers_of(names)

    def mark(self, known: str, names: tuple[str, ...], title: str) -> Mark:
        """Return what an element says of an edit or flag; `known` is its id, if it is the first of its elements."""
        return Mark(known, self.shown(names) if known else self.numbers_of(names), title)
