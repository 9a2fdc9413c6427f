"""What the parts of one document's HTML share while it is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.report.view import View


@dataclass
class Drawing:
    """What one document's HTML needs to know while it is written."""

    view: View
    number: int
    """Number of the document on its page; part of every id."""
    rules: Mapping[str, int]
    """Number of each rule on the page, for the filter."""
    budget: int
    """Bytes of HTML to spend; the last piece may go over it."""
    named: set[str] = field(default_factory=set)
    """Ids already given: an edit in several pieces has its id once."""

    def id_of(self, kind: str, number: int) -> str:
        """Return an id attribute the first time, nothing later."""
        name = f"d{self.number}{kind}{number}"
        if name in self.named:
            return ""
        self.named.add(name)
        return f' id="{name}"'

    def marks(self, names: Iterable[str]) -> str:
        """Return the attribute by which the filter knows the rules of an element."""
        return f' data-r="{" ".join(str(self.rules[name]) for name in names)}"'
