"""One document with its edits struck through or inserted, its flags marked, and the reasons beside them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from pipeline.model import BlockKind, Edit
from pipeline.report.drawing import Drawing
from pipeline.report.escaping import as_html, shown_change, shown_cut
from pipeline.report.minimap import minimap
from pipeline.report.notes import line_ends_of, notes_of, remarks_of
from pipeline.report.templates import macro
from pipeline.report.view import Outcome, Paragraph, Piece

LONGEST_KEPT_CHARS = 4_000
"""A run without a change that is half as long again shows its two ends; chosen by eye."""
LONGEST_CHANGE_CHARS = 2_000
LONGEST_MARKUP_CHARS = 160
MOST_MARKUP = 0.5
"""Markup that would take more of a document's room is left out: it is seldom looked at, and the text is always."""
TAG_BYTES = 40
"""About what the element around a piece of markup takes."""
LARGEST_PARAGRAPH_BYTES = 100_000
"""A paragraph whose HTML is longer ends there, and says how many pieces are left out."""
FEWEST_CHARS = 160
LARGEST_PIECE_BYTES = 25_000
"""A piece whose HTML is longer, being full of labels, shows fewer of its characters."""
MOST_MARKS = 4
"""So many flags mark one place; the notes have the rest."""
FEWEST_FOLDED = 3
"""Shorter stretches of unchanged paragraphs stay open."""
LONGEST_OPEN_CHARS = 6_000
"""A shorter document is shown without folds; two pages of print."""
_CLASSES = {BlockKind.HEADING: ("hd",), BlockKind.CODE: ("code",)}
_LIMITS = {Outcome.KEPT: LONGEST_KEPT_CHARS, Outcome.MARKUP: LONGEST_MARKUP_CHARS}


def text_of(drawing: Drawing) -> Markup:
    """Return the document's minimap and text; it ends early, and says so, when the budget is spent."""
    view = drawing.view
    drawing.shows_markup = _markup_bytes(view.paragraphs) <= MOST_MARKUP * drawing.budget
    strip, parts = minimap(view, drawing.number), [*remarks_of(drawing), *line_ends_of(drawing)]
    if not drawing.shows_markup:
        parts.append(_made("without_markup"))
    room = drawing.budget - _size(strip) - sum(map(_size, parts))
    left = len(view.paragraphs)
    for is_folded, paragraphs in _stretches(view.paragraphs):
        for part, shown_paragraphs in (
            _folded(paragraphs, drawing, room // 2) if is_folded else _open(paragraphs, drawing)
        ):
            parts.append(part)
            room -= _size(part)
            left -= shown_paragraphs
            if room < 0:
                break
        if room < 0:
            break
    return _made("text", strip, parts, left)


def _markup_bytes(paragraphs: Iterable[Paragraph]) -> int:
    """Return about how many bytes of HTML the markup would take."""
    pieces = (piece for paragraph in paragraphs for piece in paragraph.pieces if piece.outcome is Outcome.MARKUP)
    return sum(min(len(piece.text), LONGEST_MARKUP_CHARS) + TAG_BYTES for piece in pieces)


def _made(name: str, *values: object) -> Markup:
    return macro("document.html", name, *values)


def _size(part: str) -> int:
    return len(part.encode())


def _stretches(paragraphs: tuple[Paragraph, ...]) -> list[tuple[bool, list[Paragraph]]]:
    """Return the paragraphs in stretches, and whether each is folded: far from any change, in a long document."""
    if sum(paragraph.chars for paragraph in paragraphs) <= LONGEST_OPEN_CHARS:
        return [(False, list(paragraphs))]
    changed = [paragraph.is_changed for paragraph in paragraphs]
    near = [any(changed[max(0, n - 1) : n + 2]) or n == 0 for n in range(len(paragraphs))]
    groups = [
        (is_near, [p for _, p in group])
        for is_near, group in groupby(zip(near, paragraphs, strict=True), lambda pair: pair[0])
    ]
    return [(not is_near and len(group) >= FEWEST_FOLDED, group) for is_near, group in groups]


def _folded(paragraphs: Sequence[Paragraph], drawing: Drawing, room: int) -> Iterator[tuple[Markup, int]]:
    """Yield the stretch closed, to be opened where it fits into the room (bytes)."""
    inside: list[Markup] = []
    for part, _ in _open(paragraphs, drawing):
        inside.append(part)
        room -= _size(part)
        if room < 0:
            break
    yield _made("folded", len(paragraphs), inside if room >= 0 else None), len(paragraphs)


def _open(paragraphs: Iterable[Paragraph], drawing: Drawing) -> Iterator[tuple[Markup, int]]:
    """Yield the HTML of every paragraph, and 1 for it."""
    for paragraph in paragraphs:
        is_quiet = all(piece.outcome is Outcome.MARKUP for piece in paragraph.pieces)
        if is_quiet and not drawing.shows_markup:
            yield Markup(), 1
            continue
        names = ["mk"] if is_quiet else [*_CLASSES.get(paragraph.kind, ()), *(["gone"] if paragraph.is_gone else [])]
        shown_pieces, html = _pieces(paragraph.pieces, drawing)
        yield _made("paragraph", " ".join(names), html, notes_of(shown_pieces, drawing)), 1


def _pieces(pieces: Sequence[Piece], drawing: Drawing) -> tuple[Sequence[Piece], Markup]:
    """Return the pieces that fit into one paragraph, and their HTML."""
    parts: list[Markup] = []
    room = LARGEST_PARAGRAPH_BYTES
    for piece in pieces:
        parts.append(_piece(piece, drawing))
        room -= _size(parts[-1])
        if room < 0:
            break
    fitting = pieces[: len(parts)]
    if len(fitting) < len(pieces):
        parts.append(_made("left_out", len(pieces) - len(fitting), "more pieces"))
    return fitting, Markup().join(parts)


def _piece(piece: Piece, drawing: Drawing) -> Markup:
    html = _bare(piece, drawing)
    for number in piece.flags[:MOST_MARKS]:
        flag = drawing.view.flags[number]
        mark = drawing.mark(drawing.id_of("f", number), (flag.rule, flag.kind), f"{flag.kind}: {flag.reason}")
        html = _made("flagged", mark, html, piece.outcome is Outcome.POINT, f"d{drawing.number}nf{number}")
    return html


def _bare(piece: Piece, drawing: Drawing) -> Markup:
    if piece.outcome is Outcome.POINT:
        return Markup("⟨…⟩")
    if piece.outcome is Outcome.KEPT:
        return _clipped(piece)
    edit = drawing.view.edits[piece.edit]
    if piece.outcome is Outcome.MARKUP:
        return Markup() if not drawing.shows_markup else _made("markup", _clipped(piece), "+".join(edit.rules))
    if piece.outcome is Outcome.CUT:
        return _struck(piece, edit, drawing)
    return _tagged(piece, edit, drawing)


def _struck(piece: Piece, edit: Edit, drawing: Drawing) -> Markup:
    """Return what was cut; line ends at its edges are left outside, where they separate lines."""
    bare = piece.text.strip("\r\n")
    if not bare:
        return as_html(piece.text)
    at = piece.text.index(bare)
    inside = _tagged(piece._replace(text=bare), edit, drawing)
    return as_html(piece.text[:at]) + inside + as_html(piece.text[at + len(bare) :])


def _tagged(piece: Piece, edit: Edit, drawing: Drawing) -> Markup:
    title = "+".join(edit.rules) + (f": {edit.note}" if edit.note else "")
    mark = drawing.mark(drawing.id_of("e", piece.edit), edit.rules, title)
    return _made("changed", mark, _clipped(piece), piece.outcome is Outcome.NEW)


def _clipped(piece: Piece) -> Markup:
    """Return the piece's text; of a long one both ends, and how much is left out."""
    show = {Outcome.KEPT: as_html, Outcome.CUT: shown_cut}.get(piece.outcome, shown_change)
    limit = _LIMITS.get(piece.outcome, LONGEST_CHANGE_CHARS)
    if len(piece.text) <= limit + limit // 2:
        html = show(piece.text)
        if _size(html) <= LARGEST_PIECE_BYTES:
            return html
        limit = FEWEST_CHARS
    half = min(limit, len(piece.text)) // 2
    left = _made("left_out", len(piece.text) - 2 * half, "characters")
    html = show(piece.text[:half]) + left + show(piece.text[-half:])
    return html if _size(html) <= LARGEST_PIECE_BYTES else _clipped(piece._replace(text=piece.text[:FEWEST_CHARS]))
