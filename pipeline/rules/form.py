"""The form of a rule: a value that says how to find something, and proves it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.model import Block, Claim, Document, Edit, Finding, Flag, Genre, Safety, Span
from pipeline.settings import DEFAULT, Settings


class Stage(StrEnum):
    """When a rule runs; rules of one stage see the same document, later stages see what the cuts before have left."""

    CUT_LABELS = "cut-labels"
    """Cut what is recognised block by block: labels, boilerplate, rows of navigation."""
    CUT_REPEATS = "cut-repeats"
    """Cut what repeats the title or another block."""
    FLAG = "flag"
    """Flag, or propose, in the text that is kept."""


CUTTING = (Stage.CUT_LABELS, Stage.CUT_REPEATS)
"""The stages whose cuts are made, in order."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a finder may know apart from the document."""

    settings: Settings = DEFAULT


OF_PAGES = frozenset({"boilerplate", "run", "repeat"})
"""Families of rules that cut what pages print, and templates repeat; in code, tables, lists and manuals it is content."""

OF_SENTENCES = frozenset({"fragment", "lacuna", "split", "dangling", "teaser"})
"""Families of rules that ask whether sentences are whole."""
WITHOUT_SENTENCES = frozenset({Genre.CODE, Genre.DATA, Genre.LIST, Genre.SUBTITLES})
"""Where one of these genres is named, a line that breaks off says nothing, and nobody need look."""

NO_CONTEXT = Context()

Finder = Callable[[Document, Context], Iterable[Claim]]
"""Looks at a document and yields claims; it never sees the claims of other rules of its stage."""


def cut(block: Block, note: str) -> Claim:
    """Return the claim that a whole block is not content, with the evidence in words."""
    return Claim(block.span, note, after="")


def flag(span: Span, kind: str, reason: str, confidence: float | None = None) -> Claim:
    """Return the claim that something is to be said about a place, with the evidence in words."""
    return Claim(span, reason, kind=kind, confidence=confidence)


def replacement(span: Span, after: str, note: str) -> Claim:
    """Return the claim that a place should read otherwise, with the evidence in words."""
    return Claim(span, note, after=after)


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
    """One rule: found by its file, identified by its name, tested by its hits and misses."""

    name: str
    """Folder and file, such as `boilerplate.to-top`; stable, the ledger and the settings use it."""
    stage: Stage
    find: Finder
    summary: str
    """What it does, in one sentence."""
    source: str
    """Where the rule and its numbers come from."""
    hits: list[Hit]
    misses: list[str]
    """Texts that look alike and must stay as they are."""
    safety: Safety = Safety.SAFE
    measured: bool = False
    """Whether a trained model decides: it sees a page once, may cut most of it, and the guard drops its cuts first."""
    kinds: tuple[str, ...] = field(default=())
    """The kinds of flags it raises."""
    family: str = field(init=False)
    """The first part of its name: the folder it lives in."""

    def __post_init__(self) -> None:
        """Refuse an unknown stage: the rule would never run."""
        if self.stage not in set(Stage):
            msg = f"the stage of {self.name} is {', '.join(Stage)}, not {self.stage}"
            raise ValueError(msg)
        object.__setattr__(self, "stage", Stage(self.stage))
        object.__setattr__(self, "family", self.name.partition(".")[0])

    def applies_to(self, document: Document) -> bool:
        """Return whether the document is of a kind that the rule was made for."""
        if self.family in OF_SENTENCES:
            return document.identified.genre not in WITHOUT_SENTENCES
        return document.may_be_page or self.family not in OF_PAGES

    def findings(self, document: Document, context: Context = NO_CONTEXT) -> Iterator[Finding]:
        """Yield what the rule says about the document, as edits and flags in its name."""
        for claim in self.find(document, context):
            if claim.after is None:
                yield Flag(claim.span, claim.kind, self.name, claim.reason, claim.confidence)
            else:
                yield Edit(claim.span, claim.span.of(document.original), claim.after, (self.name,), claim.reason)
