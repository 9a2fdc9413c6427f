"""The reasons beside the text: what each edit and flag says for itself."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from pipeline.edits.numbers import place_of
from pipeline.model import Edit
from pipeline.report.commands import undo_command
from pipeline.report.drawing import Drawing, Reason
from pipeline.report.templates import macro
from pipeline.report.view import Outcome, Piece, is_line_end, is_markup
from pipeline.text.lazy import lazy_pattern

MOST_NOTES = 40
"""A paragraph has at most this many notes, and says how many are left out; chosen by eye."""
MOST_REASONS = 3
"""A person reads no more; hovering over the edit shows all of them."""
_NUMBER = lazy_pattern(r"\d+(?:[.,]\d+)*")
MOST_LISTED = 8
"""How many edits a list holds; it counts the rest."""


class Listed(NamedTuple):
    """The first of some edits, and how many there are."""

    number: int
    shown: Sequence[Edit]
    markup: int = 0
    """How many edits of markup and line ends are beside them; they are only counted."""


class Link(NamedTuple):
    """The number by which commands name an edit, and the id of its place in the page."""

    number: int
    target: str


class Undo(NamedTuple):
    """How a person undoes edits."""

    links: Sequence[Link]
    left: int
    """How many more edits the command undoes."""
    command: str


def remarks_of(drawing: Drawing) -> Iterator[Markup]:
    """Yield what is to be said of the document as a whole."""
    for flag in drawing.view.remarks[:MOST_NOTES]:
        yield _made("remark", flag, drawing.shown((flag.rule, flag.kind)))


def line_ends_of(drawing: Drawing) -> Iterator[Markup]:
    """Yield in a line how many line ends were converted, if any were."""
    edits = drawing.view.line_ends
    if edits:
        yield _made("line_ends", len(edits), edits[0].rules[0], drawing.shown(edits[0].rules))


def notes_of(pieces: Sequence[Piece], drawing: Drawing) -> list[Markup]:
    """Return the reasons for what a paragraph shows: one a flag, one for all edits of one rule and evidence."""
    notes = [*_flag_notes(pieces, drawing), *_edit_notes(pieces, drawing)]
    left = len(notes) - MOST_NOTES
    return [*notes[:MOST_NOTES], *([_made("more_notes", left)] if left > 0 else [])]


def listed(edits: Sequence[Edit]) -> Listed:
    """Return the first of the edits."""
    return Listed(len(edits), edits[:MOST_LISTED])


def _made(name: str, *values: object) -> Markup:
    return macro("document.html", name, *values)


def _flag_notes(pieces: Iterable[Piece], drawing: Drawing) -> Iterator[Markup]:
    for number in dict.fromkeys(number for piece in pieces for number in piece.flags):
        name = drawing.id_of("nf", number)
        if name:
            flag = drawing.view.flags[number]
            yield _made("flag_note", flag, name, drawing.numbers_of((flag.rule, flag.kind)))


def _edit_notes(pieces: Iterable[Piece], drawing: Drawing) -> Iterator[Markup]:
    groups: dict[tuple[Reason, str], list[int]] = {}
    changed = (piece.edit for piece in pieces if piece.outcome in (Outcome.CUT, Outcome.OLD, Outcome.NEW))
    for number in dict.fromkeys(changed):
        if drawing.id_of("ne", number):
            edit = drawing.view.edits[number]
            key = (edit.rules, _NUMBER.sub("0", edit.note)), "cut" if edit.is_cut else "new"
            groups.setdefault(key, []).append(number)
    told: dict[Reason, str] = {}
    for (reason, style), numbers in groups.items():
        note = drawing.view.edits[numbers[0]].note
        inner = _inside(edit for number in numbers for edit in drawing.view.hidden.get(number, ()))
        known = drawing.reasons.get(reason) if not inner.number else None
        body: str = _made("reasons", reason[0], len(numbers), _few(note), inner)
        if known is not None:
            body = "for the same reasons" if known == note else "for similar reasons"
        if not inner.number:
            told[reason] = note
        yield _made("edit_note", style, drawing.numbers_of(reason[0]), body, _undo(numbers, drawing))
    drawing.reasons = told if groups else drawing.reasons


def _few(note: str) -> str:
    """Return the first reasons of a note, and how many more there are.

    >>> _few("one; two; three; four; five")
    'one; two; three; and 2 more'
    """
    reasons = note.split("; ")
    left = len(reasons) - MOST_REASONS
    return "; ".join([*reasons[:MOST_REASONS], f"and {left} more"]) if left > 0 else note


def _undo(numbers: Sequence[int], drawing: Drawing) -> Undo | None:
    """Return the numbers of edits that commands know, with their places; None if they know none."""
    named = [(drawing.names.get(place_of(drawing.view.edits[number])), number) for number in numbers]
    known = [Link(name, f"d{drawing.number}e{number}") for name, number in named if name]
    command = undo_command(drawing.document, [link.number for link in known])
    return Undo(known[:MOST_LISTED], len(known) - len(known[:MOST_LISTED]), command) if known else None


def _inside(edits: Iterable[Edit]) -> Listed:
    """Return the first of the edits that are neither markup nor line ends, and counts of both."""
    everything = list(edits)
    others = [edit for edit in everything if not is_markup(edit) and not is_line_end(edit)]
    return listed(others)._replace(markup=len(everything) - len(others))
