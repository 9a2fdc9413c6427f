"""Why a place reads as it does: its edits and flags; for what was kept, what looked at it and how near it came."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.boilerplate.cuts import first_look
from pipeline.edits.numbers import numbers_of, place_of
from pipeline.model import Annotation, Block, Cleaned, Edit, Flag, Kind, Span
from pipeline.passes import Passes
from pipeline.rules import registry
from pipeline.rules.form import CUTTING
from pipeline.settings import Settings

LONGEST_QUOTE_CHARS = 120


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known about a place of the original."""

    span: Span
    """The place asked about."""
    block: Block | None
    """The block around it; None between blocks."""
    edits: tuple[tuple[int, Edit], ...] = ()
    """The edits there with their numbers, the widest first: it hides the others."""
    undone: tuple[tuple[int, Edit], ...] = ()
    """Edits that decisions of people leave out."""
    proposals: tuple[Edit, ...] = ()
    flags: tuple[Flag, ...] = ()
    roles: tuple[Annotation, ...] = ()
    near: tuple[str, ...] = ()
    """For a block that was kept: what was looked at, and how near it came to a cut."""

    def __str__(self) -> str:
        """Return the explanation in words."""
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """Yield the explanation in words."""
        if self.block:
            place = f"characters {self.block.span.start:,} to {self.block.span.stop:,}"
            yield f"{self.block.kind} at {place}: {_quoted(self.block.text)}"
        else:
            yield f"character {self.span.start:,} is in no block: it is space or markup between blocks"
        for nth, (number, edit) in enumerate(self.edits):
            hidden = " (hidden by the edit above)" if nth and edit.span in self.edits[nth - 1][1].span else ""
            yield f"edit {number} {_doing(edit)}{hidden}{_because(edit.note)}"
        for number, edit in self.undone:
            yield f"edit {number} is undone by a decision; it {_doing(edit)}{_because(edit.note)}"
        for edit in self.proposals:
            yield f"proposed, not made: {_doing(edit)}{_because(edit.note)}"
        for flag in self.flags:
            sure = f", {flag.confidence:.0%} sure" if flag.confidence is not None else ""
            yield f"flag {flag.kind} by {flag.rule}{sure}: {flag.reason}"
        for role in self.roles:
            yield f"role {role.role}: {role.reason}"
        yield from self.near


def _doing(edit: Edit) -> str:
    rules = "+".join(edit.rules)
    if edit.is_cut:
        return f"cuts {_quoted(edit.before)} by {rules}"
    return f"puts {_quoted(edit.after)} for {_quoted(edit.before)} by {rules}"


def _because(note: str) -> str:
    return f": {note}" if note else ""


def _quoted(text: str) -> str:
    short = text if len(text) <= LONGEST_QUOTE_CHARS else f"{text[:LONGEST_QUOTE_CHARS]}…"
    return repr(short)


def explained(cleaned: Cleaned, span: Span) -> Explanation:
    """Return what is known about a place, in code points of the original."""
    numbers = numbers_of(cleaned.edits, cleaned.undone)
    blocks = cleaned.document.blocks
    number = next((n for n, block in enumerate(blocks) if _touch(block.span, span)), None)
    made = [edit for edit in cleaned.edits if _touch(edit.span, span)]
    kept = number is not None and not any(edit.is_cut and blocks[number].span in edit.span for edit in made)
    return Explanation(
        span=span,
        block=None if number is None else blocks[number],
        edits=tuple((numbers[place_of(edit)], edit) for edit in made),
        undone=tuple((numbers[place_of(edit)], edit) for edit in cleaned.undone if _touch(edit.span, span)),
        proposals=tuple(edit for edit in cleaned.proposals if _touch(edit.span, span)),
        flags=tuple(flag for flag in cleaned.flags if _touch(flag.span, span)),
        roles=tuple(role for role in cleaned.roles if _touch(role.span, span)),
        near=tuple(_near(cleaned, number)) if kept and number is not None else (),
    )


def _touch(first: Span, second: Span) -> bool:
    """Return whether two spans share a character; an empty one shares what it is in or at."""
    if not len(first) or not len(second):
        return first.start <= second.stop and second.start <= first.stop
    return first.start < second.stop and second.start < first.stop


def _near(cleaned: Cleaned, number: int) -> Iterator[str]:
    """Yield what looked at a block that was kept, and how near it came to a cut."""
    document = cleaned.document
    block = document.blocks[number]
    looked = [rule for rule in registry() if rule.stage in CUTTING]
    passes = Passes(Settings(risky=True))
    passes.apply(document, looked)
    claims = sorted({name for edit in passes.cuts if _touch(edit.span, block.span) for name in edit.rules})
    label = " as a label of the page" if block in document.labels else ""
    if claims:
        yield f"it was kept, though {', '.join(claims)} would cut it: a decision, a setting or the guard kept it"
    else:
        yield f"it was kept: {len(looked)} rules that cut looked at it{label}, and none claims it"
    look = first_look(document)
    if look is None:
        genre = document.identified
        why = f"genre {genre.genre}, {genre.confidence:.0%} sure" if document.kind is Kind.TEXT else "too few blocks"
        yield f"the model of page blocks does not act here: nothing shows a page ({why})"
    else:
        yield (
            f"the model of page blocks finds it {look.said.scores[number]:.1%} likely to be content; "
            f"below {look.limit:.1%} it would be cut, unless it reads as a sentence"
        )
