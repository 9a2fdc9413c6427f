"""What witnesses supply as edits of the original: proposed, or made and open to undoing like any other edit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from pipeline.corpus.votes import Fill, Piece
from pipeline.corpus.witness import Verdict
from pipeline.edits import Projection, composed_keeping_inner, merged, render, visible
from pipeline.errors import ConservationBroken
from pipeline.kinds import BuiltIn, FlagKind
from pipeline.ledger import FlagRecord
from pipeline.markdown.escapes import NEAR_CHARS, is_live
from pipeline.model import Cleaned, Edit, Flag, Span, Supplied

SUREST_FLAGS = 0.8
"""Confidence from which a flag of lost text is evidence for a hole that a witness can fill."""


class Written(NamedTuple):
    """How what witnesses supply is written."""

    brackets: bool = False
    """Whether it is put in square brackets, as editors of manuscripts do."""
    markdown: bool = False
    """Whether the text is Markdown: what would be markup there is not supplied."""

    def is_live(self, fill: Fill, text: str) -> bool:
        """Return whether the fill would not read as it is but be a tag, a link or a fence."""
        said = f"[{fill.text}]" if self.brackets else fill.text
        before = text[max(0, fill.start - NEAR_CHARS) : fill.start]
        return self.markdown and is_live(before, said, text[fill.stop : fill.stop + NEAR_CHARS])


AS_TEXT = Written()


def lost_places(flags: Iterable[FlagRecord]) -> list[int]:
    """Return where flags say that text is lost, in code points of the cleaned text."""
    found: list[int] = []
    for flag in flags:
        family, _, side = flag["kind"].partition(".")
        if family in ("fragment", "lacuna") and (flag["confidence"] or 0.0) >= SUREST_FLAGS:
            found += [flag["start"]] * (side != "tail") + [flag["stop"]] * (side != "head")
    return sorted(found)


def with_testimony(cleaned: Cleaned, verdict: Verdict, *, make: bool, written: Written = AS_TEXT) -> Cleaned:
    """Return the document with what witnesses say about its lost text.

    Args:
        cleaned: a document, whose cleaned text was compared with the witnesses.
        verdict: what they say.
        make: whether to make the edits; otherwise they are proposals.
        written: how what is supplied is written.

    Raises:
        ConservationBroken: what is supplied is not verbatim in its witness.

    """
    if not verdict.fills and not verdict.conflicts:
        return cleaned
    original = cleaned.document.original
    text = render(original, cleaned.edits)
    shown = visible(cleaned.edits)
    sound = [fill for fill in verdict.fills if not written.is_live(fill, text)]
    fills = merged(_as_edit(fill, text, original, Projection(shown)) for fill in sound)
    fills = merged(map(_in_brackets, fills)) if written.brackets else fills
    both = composed_keeping_inner(shown, fills, original) if fills else shown
    refused = [fill for fill in verdict.fills if fill not in sound]
    flags = (*cleaned.flags, *_conflicts(verdict, Projection(shown)), *_refusals(refused, Projection(shown)))
    ordered = tuple(sorted(flags, key=lambda flag: (flag.span, flag.kind, flag.rule, flag.reason)))
    if make:
        outermost = set(map(id, shown))
        hidden = [edit for edit in cleaned.edits if id(edit) not in outermost]
        return replace(cleaned, edits=merged([*both, *hidden]), flags=ordered)
    offered = [edit for edit in both if BuiltIn.WITNESS in edit.rules]
    return replace(cleaned, proposals=merged([*cleaned.proposals, *offered]), flags=ordered)


def _as_edit(fill: Fill, text: str, original: str, at: Projection) -> Edit:
    """Return the fill as an edit of the cleaned text, without the white space that both have at its edges.

    Where other edits made the text there, it covers one more character, so that they come back when it is undone.
    """
    if any(piece.text != piece.witness.text[piece.start : piece.stop] for piece in fill.pieces):
        raise ConservationBroken("what a witness supplies is in the witness, word for word")
    before, after = text[fill.start : fill.stop], fill.text
    head = _shared_space(before, after)
    tail = _shared_space(before[head:][::-1], after[head:][::-1])
    start, stop = fill.start + head, fill.stop - tail
    pieces = _trimmed(fill.pieces, head, tail)
    after = "".join(piece.text for piece in pieces)
    if 0 < start < stop and at.original(Span(start, stop)).of(original) != text[start:stop]:
        start, after = start - 1, text[start - 1] + after
    supplied = tuple(map(_supplied, pieces))
    return Edit(Span(start, stop), text[start:stop], after, (BuiltIn.WITNESS,), _note(fill, pieces), supplied)


def _in_brackets(edit: Edit) -> Edit:
    """Return the edit with brackets around what is supplied; the one character that it may cover stays outside."""
    size = sum(piece.stop - piece.start for piece in edit.supplied)
    kept = len(edit.after) - size
    return replace(edit, after=f"{edit.after[:kept]}[{edit.after[kept:]}]")


def _shared_space(one: str, other: str) -> int:
    """Return how many characters of white space both texts begin with."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count] and one[count].isspace():
        count += 1
    return count


def _trimmed(pieces: Sequence[Piece], head: int, tail: int) -> list[Piece]:
    """Return the pieces without so many characters at their two ends."""
    found = list(pieces)
    while head:
        size = found[0].stop - found[0].start
        if size > head:
            found[0] = found[0]._replace(start=found[0].start + head)
            break
        head -= size
        del found[0]
    while tail:
        size = found[-1].stop - found[-1].start
        if size > tail:
            found[-1] = found[-1]._replace(stop=found[-1].stop - tail)
            break
        tail -= size
        del found[-1]
    return found


def _supplied(piece: Piece) -> Supplied:
    digest = sha256(piece.text.encode("utf-8", "surrogatepass")).hexdigest()
    return Supplied(piece.witness.id, piece.start, piece.stop, digest)


def _note(fill: Fill, pieces: Sequence[Piece]) -> str:
    """Return the evidence in words: what shows the loss, who supplies the text, and how far they agree."""
    names = ", ".join(dict.fromkeys(f"{piece.witness.id} ({piece.start}..{piece.stop})" for piece in pieces))
    agree = "1 witness has it" if fill.agreeing == 1 else f"{fill.agreeing} witnesses agree on it"
    return (
        f"{fill.evidence}; supplied by {names}: {fill.support:.0%} of the words around it are the same there; {agree}"
    )


def _conflicts(verdict: Verdict, at: Projection) -> Iterator[Flag]:
    """Yield a flag for every place about which witnesses differ."""
    for hole in verdict.conflicts:
        reason = (
            f"{hole.evidence}; copies such as {hole.witness.id} differ in what they have there: nothing is supplied"
        )
        yield Flag(at.original(Span(hole.start, hole.stop)), FlagKind.WITNESS_CONFLICT, BuiltIn.WITNESS, reason)


def _refusals(fills: Iterable[Fill], at: Projection) -> Iterator[Flag]:
    """Yield a flag for every place whose fill would be markup."""
    for fill in fills:
        names = ", ".join(dict.fromkeys(piece.witness.id for piece in fill.pieces))
        reason = f"{fill.evidence}; what {names} has there would be markup in Markdown: nothing is supplied"
        yield Flag(at.original(Span(fill.start, fill.stop)), FlagKind.WITNESS_CONFLICT, BuiltIn.WITNESS, reason)
