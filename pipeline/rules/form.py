"""The form of a rule: a value that says how to find something, and proves it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.model import Block, Document, Edit, Finding, Flag, Safety, Span


class Cut(NamedTuple):
    """A claim that a whole block is not content."""

    block: Block
    note: str
    """The evidence in words."""


class Mark(NamedTuple):
    """A claim that something is to be said about a place."""

    span: Span
    """Code points of the original."""
    kind: str
    reason: str
    """The evidence in words."""
    confidence: float | None = None


class Replace(NamedTuple):
    """A claim that a place should read otherwise."""

    span: Span
    """Code points of the original."""
    after: str
    note: str
    """The evidence in words."""


Claim = Cut | Mark | Replace
Finder = Callable[[Document], Iterable[Claim]]
"""Looks at a document and claims; it never sees what other rules of its pass claim."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A text in which the rule finds something."""

    text: str
    leaves: str | None = None
    """The text after the rule; None where it only flags."""
    flagged: str | None = None
    """The words that it flags; None where it only cuts."""
    name: str = ""
    """Suffix that makes the text a page, such as `.html`; empty for plain text."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: found by its file, told by its name, proved by its hits and misses."""

    name: str
    """Folder and file, such as `boilerplate.to-top`; stable, the ledger and the settings use it."""
    find: Finder
    summary: str
    """What it does, in one sentence."""
    source: str
    """Where the rule and its numbers come from."""
    hits: list[Hit]
    misses: list[str]
    """Texts that look alike and must stay as they are."""
    safety: Safety = Safety.SAFE
    kinds: tuple[str, ...] = field(default=())
    """The kinds of flags it raises."""

    def findings(self, document: Document) -> Iterator[Finding]:
        """Yield what the rule says about the document, as edits and flags in its name."""
        for claim in self.find(document):
            if isinstance(claim, Cut):
                span = claim.block.span
                yield Edit(span, span.of(document.original), "", (self.name,), claim.note)
            elif isinstance(claim, Replace):
                yield Edit(claim.span, claim.span.of(document.original), claim.after, (self.name,), claim.note)
            else:
                yield Flag(claim.span, claim.kind, self.name, claim.reason, claim.confidence)
