"""What the parts of one document's HTML share while it is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.edits.numbers import Place
from pipeline.report.view import View


class Numbers(NamedTuple):
    """The rules of a page by number, for the filter, and which of them an edit or a flag is shown of."""

    of: Mapping[str, int]
    seen: set[int]


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
    bodies: set[str] = field(default_factory=set)
    """The reasons of the last paragraph that had any; its neighbour does not repeat them."""

    def id_of(self, kind: str, number: int) -> str:
        """Return an id attribute the first time, nothing later."""
        name = f"d{self.number}{kind}{number}"
        if name in self.named:
            return ""
        self.named.add(name)
        return f' id="{name}"'

    def marks(self, names: Iterable[str]) -> str:
        """Return the attribute by which the filter knows the rules of an element."""
        return f' data-r="{" ".join(str(self.rules.of[name]) for name in names)}"'

    def counted(self, id_attribute: str, names: Iterable[str]) -> str:
        """Return the attributes of an element that the filter counts and the keys lead to."""
        self.rules.seen.update(self.rules.of[name] for name in names)
        return f"{id_attribute} data-e tabindex=-1"
