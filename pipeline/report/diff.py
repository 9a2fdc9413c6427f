"""One document with its edits struck through or inserted, its flags marked, and the reasons beside them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.model import Edit, Flag, Role
from pipeline.report.minimap import minimap
from pipeline.report.shown import plain, shown, shown_change, shown_cut
from pipeline.report.view import Fate, Paragraph, Piece, View, is_markup

LONGEST_KEPT_CHARS = 4_000
"""A run without a change that is half as long again shows its two ends; chosen by eye."""
LONGEST_CHANGE_CHARS = 2_000
LONGEST_MARKUP_CHARS = 160
MOST_PIECES = 400
"""A paragraph in more pieces than this shows the first ones and says how many are left out."""
FEWEST_FOLDED = 3
"""Shorter stretches of unchanged paragraphs stay open."""
LONGEST_OPEN_CHARS = 6_000
"""A shorter document is shown without folds; two pages of print."""
MOST_LISTED = 5
"""How many hidden edits a note lists; it counts the rest."""

_CLASSES = {Role.HEADING: ("hd",), Role.CODE: ("code",)}
_LIMITS = {Fate.KEPT: LONGEST_KEPT_CHARS, Fate.MARKUP: LONGEST_MARKUP_CHARS}


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


def text_of(drawing: Drawing) -> str:
    """Return the document's minimap and text; it ends early, and says so, when the budget is spent."""
    view = drawing.view
    parts = [minimap(view, drawing.number), '<div class="text">', *_remarks(drawing)]
    spent = sum(map(_size, parts))
    total = sum(paragraph.chars for paragraph in view.paragraphs)
    stretches = _stretches(view.paragraphs, total)
    foldable = total < drawing.budget // 2
    left = len(view.paragraphs)
    for folded, paragraphs in stretches:
        if spent > drawing.budget:
            break
        for part in _folded(paragraphs, drawing, foldable=foldable) if folded else _open(paragraphs, drawing):
            parts.append(part)
            spent += _size(part)
            if spent > drawing.budget:
                break
        left -= len(paragraphs)
    if spent > drawing.budget:
        note = f"The page is full: {left:,} more paragraphs of this document are not shown; the ledger has them all."
        parts.append(f'<p class="fold">{note}</p>')
    return "".join([*parts, "</div>"])


def _size(part: str) -> int:
    return len(part.encode())


def _stretches(paragraphs: tuple[Paragraph, ...], total: int) -> list[tuple[bool, list[Paragraph]]]:
    """Return the paragraphs in stretches, and whether each is folded: far from any change, in a long document."""
    if total <= LONGEST_OPEN_CHARS:
        return [(False, list(paragraphs))]
    changed = [paragraph.is_changed for paragraph in paragraphs]
    near = [any(changed[max(0, n - 1) : n + 2]) or n == 0 for n in range(len(paragraphs))]
    groups = [
        (is_near, [p for _, p in group])
        for is_near, group in groupby(zip(near, paragraphs, strict=True), lambda pair: pair[0])
    ]
    return [(not is_near and len(group) >= FEWEST_FOLDED, group) for is_near, group in groups]


def _folded(paragraphs: list[Paragraph], drawing: Drawing, *, foldable: bool) -> Iterator[str]:
    words = f"… {len(paragraphs):,} paragraphs unchanged …"
    if not foldable:
        yield f'<p class="fold">{words}</p>'
        return
    inside = "".join(_open(paragraphs, drawing))
    yield f'<details class="fold"><summary>{words}</summary><div class="text">{inside}</div></details>'


def _open(paragraphs: Iterable[Paragraph], drawing: Drawing) -> Iterator[str]:
    for paragraph in paragraphs:
        quiet = all(piece.fate is Fate.MARKUP for piece in paragraph.pieces)
        names = ["mk"] if quiet else [*_CLASSES.get(paragraph.role, ()), *(["gone"] if paragraph.is_gone else [])]
        style = f' class="{" ".join(names)}"' if names else ""
        pieces = paragraph.pieces[:MOST_PIECES]
        html = "".join(_piece(piece, drawing) for piece in pieces)
        if len(pieces) < len(paragraph.pieces):
            html += f'<span class="fold">… {len(paragraph.pieces) - len(pieces):,} more pieces …</span>'
        notes = "".join(_notes(pieces, drawing))
        yield f'<p{style} dir="auto">{html}</p>' + (f'<aside aria-label="Reasons">{notes}</aside>' if notes else "")


def _piece(piece: Piece, drawing: Drawing) -> str:
    html = _bare(piece, drawing)
    for number in piece.flags:
        flag = drawing.view.flags[number]
        point = ' class="pt"' if piece.fate is Fate.POINT else ""
        known = drawing.id_of("f", number)
        where = f"{known} data-e tabindex=-1" if known else ""
        title = plain(f"{flag.kind}: {flag.reason}")
        about = f'{drawing.marks((flag.rule,))} title="{title}" aria-details="d{drawing.number}nf{number}"'
        html = f"<mark{point}{where}{about}>{html}</mark>"
    return html


def _bare(piece: Piece, drawing: Drawing) -> str:
    if piece.fate is Fate.POINT:
        return "⟨…⟩"
    if piece.fate is Fate.KEPT:
        return _clipped(piece)
    edit = drawing.view.edits[piece.edit]
    if piece.fate is Fate.MARKUP:
        return f'<del class="mk" title="{plain("+".join(edit.rules))}">{_clipped(piece)}</del>'
    if piece.fate is Fate.CUT:
        return _struck(piece, edit, drawing)
    return _tagged(piece, edit, drawing)


def _struck(piece: Piece, edit: Edit, drawing: Drawing) -> str:
    """Return what was cut; line ends at its edges stand outside, they part lines and are not to be seen."""
    bare = piece.text.strip("\r\n")
    if not bare:
        return shown(piece.text)
    at = piece.text.index(bare)
    inside = _tagged(piece._replace(text=bare), edit, drawing)
    return f"{shown(piece.text[:at])}{inside}{shown(piece.text[at + len(bare) :])}"


def _tagged(piece: Piece, edit: Edit, drawing: Drawing) -> str:
    tag = "ins" if piece.fate is Fate.NEW else "del"
    known = drawing.id_of("e", piece.edit)
    where = f"{known} data-e tabindex=-1" if known else ""
    title = plain("+".join(edit.rules) + (f": {edit.note}" if edit.note else ""))
    return f'<{tag}{where}{drawing.marks(edit.rules)} title="{title}">{_clipped(piece)}</{tag}>'


def _clipped(piece: Piece) -> str:
    """Return the piece's text; of a long one both ends, and how much is left out."""
    show = {Fate.KEPT: shown, Fate.CUT: shown_cut}.get(piece.fate, shown_change)
    text, limit = piece.text, _LIMITS.get(piece.fate, LONGEST_CHANGE_CHARS)
    if len(text) <= limit + limit // 2:
        return show(text)
    half = limit // 2
    return f'{show(text[:half])}<span class="fold"> … {len(text) - 2 * half:,} characters … </span>{show(text[-half:])}'


def _remarks(drawing: Drawing) -> Iterator[str]:
    for flag in drawing.view.remarks:
        yield f'<p class="remark"{drawing.marks((flag.rule,))}>{_flag_words(flag)}</p>'


def _notes(pieces: Iterable[Piece], drawing: Drawing) -> Iterator[str]:
    """Yield the reasons for what a paragraph shows: one a flag, one for all edits of one rule and evidence."""
    pieces = list(pieces)
    for number in dict.fromkeys(number for piece in pieces for number in piece.flags):
        name = drawing.id_of("nf", number)
        if name:
            flag = drawing.view.flags[number]
            yield f'<div class="note flag"{name}{drawing.marks((flag.rule,))}>{_flag_words(flag)}</div>'
    groups: dict[tuple[tuple[str, ...], str, str], list[int]] = {}
    changed = (piece.edit for piece in pieces if piece.fate in (Fate.CUT, Fate.OLD, Fate.NEW))
    for number in dict.fromkeys(changed):
        if drawing.id_of("ne", number):
            edit = drawing.view.edits[number]
            groups.setdefault((edit.rules, edit.note, "cut" if edit.is_cut else "new"), []).append(number)
    for (rules, note, style), numbers in groups.items():
        times = f' <span class="n">×{len(numbers)}</span>' if len(numbers) > 1 else ""
        names = "<br>".join(f"<b>{plain(name)}</b>" for name in rules)
        inner = [edit for number in numbers for edit in drawing.view.hidden.get(number, ())]
        why = f'<span class="why">{plain(note)}</span>{_hidden(inner)}'
        yield f'<div class="note {style}"{drawing.marks(rules)}>{names}{times} {why}</div>'


def _flag_words(flag: Flag) -> str:
    sure = f' <span class="n">{flag.confidence:.0%}</span>' if flag.confidence is not None else ""
    return f'<b>{plain(flag.kind)}</b>{sure} <span class="why">{plain(flag.reason)}</span>'


def _hidden(edits: list[Edit]) -> str:
    """Return a count of the edits inside, and a list of the first that are not markup."""
    if not edits:
        return ""
    others = [edit for edit in edits if not is_markup(edit)]
    counts = [f"{len(others)} hidden edit{'s' * (len(others) != 1)}"] if others else []
    counts += [f"{len(edits) - len(others)} of markup"] if len(edits) > len(others) else []
    items = "".join(
        f"<li>{plain('+'.join(edit.rules))}: <del>{shown_change(edit.before[:60])}</del> "
        f"<ins>{shown_change(edit.after[:60])}</ins></li>"
        for edit in others[:MOST_LISTED]
    )
    more = f"<li>and {len(others) - MOST_LISTED:,} more</li>" if len(others) > MOST_LISTED else ""
    return (
        f'<details class="inner"><summary>inside: {", ".join(counts)}</summary><ul>{items}{more}</ul></details>'
        if others
        else (f'<span class="inner only">inside: {counts[0]}</span>')
    )
