"""Why a place reads as it does: its edits and flags; for what was kept, what looked at it and how near it came."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from pipeline.boilerplate.cuts import Decision, first_look
from pipeline.edits.numbers import numbers_of, place_of
from pipeline.lost_text.borders import BorderScores
from pipeline.lost_text.findings import scores_of, threshold_at
from pipeline.lost_text.prior import rebased
from pipeline.model import Annotation, Block, Cleaned, Document, Edit, Flag, Kind, Span
from pipeline.passes import Passes
from pipeline.rules import registry
from pipeline.rules.form import CUTTING, Rule
from pipeline.settings import DEFAULT, Settings

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
    """For what was kept: what was looked at, and how near it came to a cut or a flag."""

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


def explained(cleaned: Cleaned, span: Span, settings: Settings = DEFAULT) -> Explanation:
    """Return what is known about a place, in code points of the original; `settings` are those it was cleaned with."""
    return Explainer(cleaned, settings).at(span)


def _touch(first: Span, second: Span) -> bool:
    """Return whether two spans share a character; an empty one shares what it is in or at."""
    if not len(first) or not len(second):
        return first.start <= second.stop and second.start <= first.stop
    return first.start < second.stop and second.start < first.stop


class Explainer:
    """Explains places of one document; what the rules and models say of it is asked once."""

    def __init__(self, cleaned: Cleaned, settings: Settings = DEFAULT) -> None:
        self._cleaned = cleaned
        self._settings = settings
        self._blocks = cleaned.document.blocks

    def at(self, span: Span) -> Explanation:
        """Return what is known about a place, in code points of the original."""
        cleaned = self._cleaned
        number = next((n for n, block in enumerate(self._blocks) if _touch(block.span, span)), None)
        return Explanation(
            span=span,
            block=None if number is None else self._blocks[number],
            edits=tuple((self._number(edit), edit) for edit in cleaned.edits if _touch(edit.span, span)),
            undone=tuple((self._number(edit), edit) for edit in cleaned.undone if _touch(edit.span, span)),
            proposals=tuple(edit for edit in cleaned.proposals if _touch(edit.span, span)),
            flags=tuple(flag for flag in cleaned.flags if _touch(flag.span, span)),
            roles=tuple(role for role in cleaned.roles if _touch(role.span, span)),
            near=tuple(self._near(span, number)),
        )

    def _number(self, edit: Edit) -> int:
        return self._numbers[place_of(edit)]

    @cached_property
    def _numbers(self) -> dict[tuple[int, int, str], int]:
        return numbers_of(self._cleaned.edits, self._cleaned.undone)

    def _near(self, span: Span, number: int | None) -> Iterator[str]:
        """Yield how near kept text came to a cut, and the place to a flag of lost text."""
        if number is None:
            after = next((n for n, block in enumerate(self._left.blocks) if block.span.start >= span.stop), None)
            yield from self._losses([len(self._left.blocks) if after is None else after])
            return
        block = self._blocks[number]
        place = next((n for n, kept in enumerate(self._left.blocks) if kept.span == block.span), None)
        if place is not None:
            yield from self._cuts(number)
            yield from self._losses([place, place + 1])

    @cached_property
    def _left(self) -> Document:
        """The document without the blocks that were cut, as the detector of lost text sees it."""
        cuts = [edit.span for edit in self._cleaned.edits if edit.is_cut]
        return self._cleaned.document.without({b.span for b in self._blocks if any(b.span in cut for cut in cuts)})

    @cached_property
    def _claims(self) -> tuple[Edit, ...]:
        """What the rules would cut, if nothing kept them from it."""
        passes = Passes(Settings(risky=True))
        passes.apply(self._cleaned.document, _cutting_rules())
        return tuple(passes.cuts)

    @cached_property
    def _look(self) -> Decision | None:
        return first_look(self._cleaned.document)

    def _cuts(self, number: int) -> Iterator[str]:
        """Yield what looked at a block that was kept, and how near it came to a cut."""
        document, look = self._cleaned.document, self._look
        span = self._blocks[number].span
        claims = sorted({name for edit in self._claims if _touch(edit.span, span) for name in edit.rules})
        if claims:
            yield f"it was kept, though {', '.join(claims)} would cut it: a decision, a setting or the guard kept it"
        else:
            yield f"it was kept: it matches none of the {len(_cutting_rules())} rules that cut text"
        if look is None:
            genre = document.identified
            why = (
                f"genre {genre.genre}, {genre.confidence:.0%} sure" if document.kind is Kind.TEXT else "too few blocks"
            )
            yield f"the model of page blocks is not used here: nothing shows that this text is from a page ({why})"
        else:
            score = look.said.scores[number]
            others = (
                "sentences and titles"
                if document.kind is Kind.HTML
                else "sentences, titles, and what is beside no label"
            )
            yield (
                f"the model of page blocks finds it {score:.1%} likely to be content; below {look.limit:.1%} blocks "
                f"{'are' if score < look.limit else 'would be'} cut, but not {others}"
            )

    @cached_property
    def _scores(self) -> dict[int, BorderScores]:
        return scores_of(self._left)

    def _losses(self, borders: list[int]) -> Iterator[str]:
        """Yield how near the borders of the document came to a flag of lost text."""
        blocks = self._left.blocks
        for border in borders:
            where = _where(border, len(blocks))
            verdict = self._scores.get(border)
            if verdict is None:
                yield f"lost text, {where}: nothing unusual"
                continue
            needed = threshold_at(blocks, verdict, self._settings.sensitivity)
            said = (
                ("beginning of the block after it lost", verdict.head, needed.head, border < len(blocks)),
                ("end of the block before it lost", verdict.tail, needed.tail, border > 0),
                ("one paragraph broken in two", verdict.split, needed.split, 0 < border < len(blocks)),
            )
            words = [
                f"{what} {self._share(share)} (flagged from {self._share(least)})"
                for what, share, least, is_there in said
                if is_there
            ]
            yield f"lost text, {where}: {'; '.join(words)}"

    def _share(self, share: float) -> str:
        """Return a confidence in percent, among as many damaged documents as the settings say."""
        return f"{rebased(share, self._settings.damaged_share):.0%}"


def _where(border: int, count: int) -> str:
    """Return the name of a border."""
    if border == 0:
        return "at the start of the document"
    if border == count:
        return "at the end of the document"
    return f"between paragraphs {border:,} and {border + 1:,} of the cleaned text"


@cache
def _cutting_rules() -> tuple[Rule, ...]:
    """Return the rules that may cut a place."""
    return tuple(rule for rule in registry() if rule.stage in CUTTING)
