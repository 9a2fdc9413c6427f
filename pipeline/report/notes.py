"""The reasons beside the text: what each edit and flag says for itself."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.edits.numbers import place_of
from pipeline.model import Edit, Flag
from pipeline.report.commands import copy_button, undo_command
from pipeline.report.drawing import Drawing
from pipeline.report.escaping import as_attribute, excerpt
from pipeline.report.view import Outcome, Piece, is_line_end, is_markup

MOST_NOTES = 40
"""A paragraph has at most this many notes, and says how many are left out; chosen by eye."""
SAME = "for the same reasons "
MOST_LISTED = 8
"""How many edits a list holds; it counts the rest."""


def remarks_of(drawing: Drawing) -> Iterator[str]:
    """Yield what is to be said of the document as a whole."""
    for flag in drawing.view.remarks[:MOST_NOTES]:
        where = f"{drawing.counted('', (flag.rule, flag.kind))}{drawing.marks((flag.rule, flag.kind))}"
        yield f'<p class="remark"{where}>{_flag_words(flag)}</p>'


def line_ends_of(drawing: Drawing) -> Iterator[str]:
    """Yield in a line how many line ends were converted, if any were."""
    edits = drawing.view.line_ends
    if edits:
        rules = edits[0].rules
        words = f"{len(edits):,} line end{'s' * (len(edits) != 1)} converted to LF"
        yield f'<p class="fold"{drawing.counted("", rules)}{drawing.marks(rules)}>{words} ({rules[0]})</p>'


def notes_of(pieces: Sequence[Piece], drawing: Drawing) -> str:
    """Return the reasons for what a paragraph shows: one a flag, one for all edits of one rule and evidence."""
    notes = [*_flag_notes(pieces, drawing), *_edit_notes(pieces, drawing)]
    left = len(notes) - MOST_NOTES
    more = f'<div class="note">and {left:,} more reasons</div>' if left > 0 else ""
    return "".join(notes[:MOST_NOTES]) + more


def _flag_notes(pieces: Iterable[Piece], drawing: Drawing) -> Iterator[str]:
    for number in dict.fromkeys(number for piece in pieces for number in piece.flags):
        name = drawing.id_of("nf", number)
        if name:
            flag = drawing.view.flags[number]
            yield f'<div class="note flag"{name}{drawing.marks((flag.rule, flag.kind))}>{_flag_words(flag)}</div>'


def _edit_notes(pieces: Iterable[Piece], drawing: Drawing) -> Iterator[str]:
    groups: dict[tuple[tuple[str, ...], str, str], list[int]] = {}
    changed = (piece.edit for piece in pieces if piece.outcome in (Outcome.CUT, Outcome.OLD, Outcome.NEW))
    for number in dict.fromkeys(changed):
        if drawing.id_of("ne", number):
            edit = drawing.view.edits[number]
            groups.setdefault((edit.rules, edit.note, "cut" if edit.is_cut else "new"), []).append(number)
    bodies: set[str] = set()
    for (rules, note, style), numbers in groups.items():
        body = _body(rules, note, numbers, drawing)
        bodies.add(body)
        told = SAME if body in drawing.bodies else body
        yield f'<div class="note {style}"{drawing.marks(rules)}>{told}{_undo(numbers, drawing)}</div>'
    drawing.bodies = bodies or drawing.bodies


def _body(rules: Sequence[str], note: str, numbers: Sequence[int], drawing: Drawing) -> str:
    times = f' <span class="n">×{len(numbers)}</span>' if len(numbers) > 1 else ""
    names = "<br>".join(f"<b>{_breakable(name)}</b>" for name in rules)
    inner = [edit for number in numbers for edit in drawing.view.hidden.get(number, ())]
    return f'{names}{times} <span class="why">{as_attribute(note)}</span>{_hidden(inner)}'


def _undo(numbers: Sequence[int], drawing: Drawing) -> str:
    """Return the numbers of edits, each a link to its place, and a button that copies the command to undo them."""
    named = [(drawing.names.get(place_of(drawing.view.edits[number])), number) for number in numbers]
    known = [(name, number) for name, number in named if name][:MOST_LISTED]
    if not known:
        return ""
    links = " ".join(f'<a href="#d{drawing.number}e{number}">{name}</a>' for name, number in known)
    word = "edit" if len(known) == 1 else "edits"
    command = undo_command(drawing.document, [name for name, _ in known])
    return f'<span class="undo">{word} {links} {copy_button(command)}</span>'


def _breakable(name: str) -> str:
    """Return the name with a place to break the line after each dot."""
    return as_attribute(name).replace(".", ".<wbr>")


def _flag_words(flag: Flag) -> str:
    sure = f' <span class="n">{flag.confidence:.0%}</span>' if flag.confidence is not None else ""
    return f'<b>{_breakable(flag.kind)}</b>{sure} <span class="why">{as_attribute(flag.reason)}</span>'


def _hidden(edits: Sequence[Edit]) -> str:
    """Return a count of the edits inside, and a list of the first that are neither markup nor line ends."""
    others = [edit for edit in edits if not is_markup(edit) and not is_line_end(edit)]
    if not others:
        return f'<span class="inner">inside: {len(edits):,} of markup or line ends</span>' if edits else ""
    counts = f"{len(others):,} hidden edit{'s' * (len(others) != 1)}"
    markup = f", {len(edits) - len(others):,} of markup or line ends" if len(edits) > len(others) else ""
    return f'<details class="inner"><summary>inside: {counts}{markup}</summary>{listed(others)}</details>'


def listed(edits: Sequence[Edit]) -> str:
    """Return the first of the edits as a list, and how many more there are."""
    items = "".join(
        f"<li><code>{as_attribute('+'.join(edit.rules))}</code> <del>{excerpt(edit.before)}</del> "
        f"<ins>{excerpt(edit.after)}</ins> {as_attribute(edit.note)}</li>"
        for edit in edits[:MOST_LISTED]
    )
    more = f"<li>and {len(edits) - MOST_LISTED:,} more</li>" if len(edits) > MOST_LISTED else ""
    return f"<ul>{items}{more}</ul>"
