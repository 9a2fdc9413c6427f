"""Where text comes from that was not in the original: other copies of the document supplied it."""

from collections.abc import Iterable
from hashlib import sha256
from typing import TypedDict

from pipeline.edits.laws import visible
from pipeline.errors import ConservationBroken
from pipeline.model import Edit, Supplied


class SuppliedRecord(TypedDict):
    """Text that another copy of the document supplied."""

    witness: str
    """Identifier of the copy."""
    start: int
    """Where the text starts in the cleaned text of the copy."""
    stop: int
    sha256: str
    """SHA-256 of the text in UTF-8."""


class SuppliedSpanRecord(TypedDict):
    """A part of the cleaned text that another copy supplied."""

    start: int
    stop: int
    witness: str
    witness_start: int
    witness_stop: int
    sha256: str


def supplied_spans(edits: Iterable[Edit]) -> list[SuppliedSpanRecord]:
    """Return the parts of the cleaned text that other copies supplied, in order.

    Raises:
        ConservationBroken: an edit does not hold the text that it says was supplied.

    """
    found: list[SuppliedSpanRecord] = []
    shift = 0
    for edit in visible(edits):
        at = 0
        for piece in edit.supplied:
            start = _place_in(edit.after, piece, at)
            at = start + piece.stop - piece.start
            place = edit.span.start + shift
            span = SuppliedSpanRecord(
                start=place + start,
                stop=place + at,
                witness=piece.witness,
                witness_start=piece.start,
                witness_stop=piece.stop,
                sha256=piece.sha256,
            )
            found.append(span)
        shift += len(edit.after) - len(edit.span)
    return found


def _place_in(after: str, piece: Supplied, at: int) -> int:
    """Return where the text of that digest is, from an offset on."""
    size = piece.stop - piece.start
    for start in range(at, len(after) - size + 1):
        if sha256(after[start : start + size].encode("utf-8", "surrogatepass")).hexdigest() == piece.sha256:
            return start
    raise ConservationBroken("what a witness supplied is in the edit, word for word")
