"""Repairs of characters, in stages. The only package that knows ftfy.

Surrogates, UTF-16 mishaps, escapes of terminals, controls, line ends, escapes of transport, entities, mojibake,
wrong charsets, invisible characters, ligatures, look-alikes: in this order, each after a test of what the text needs.
"""

from typing import NamedTuple

from pipeline.characters.controls import (
    bare_colours,
    chat_colours,
    control_characters,
    line_ends,
    overstrikes,
    terminals,
)
from pipeline.characters.escapes import entities, transport
from pipeline.characters.homoglyphs import lookalikes, only_lookalikes
from pipeline.characters.invisible import invisible_characters, ligatures, soft_breaks
from pipeline.characters.losses import doubts_of, flags_of, unread_glyphs
from pipeline.characters.misread import misread_text
from pipeline.characters.mojibake import (
    repaired_lines,
    repaired_parts,
    repaired_whole,
    repaired_wide_lines,
    speaks_of_mojibake,
)
from pipeline.characters.normal import FORMS, between_tags
from pipeline.characters.repair import Repair
from pipeline.characters.surrogates import stray_bytes, surrogate_halves, swapped_halves, wide_as_narrow
from pipeline.characters.suspicions import Suspicion
from pipeline.model import Edit, Flag
from pipeline.reading.lines import joined_lines
from pipeline.reading.pagination import form_feeds, page_furniture
from pipeline.settings import Form
from pipeline.text.letters import reading_of

DEEPEST_LAYERS = 5
"""Mojibake is undone at most so many times over."""


LEAD_OF_PARTS = 3.0
"""Improvement that counts as reading better, in half bits per character; chosen by eye."""
_NARROW = Suspicion.BAD | Suspicion.FOREIGN | Suspicion.MIXED
"""What UTF-8 read as a charset of one byte may look like."""


class Repairs(NamedTuple):
    """What is repaired in a text, and what is to be said about it."""

    edits: tuple[Edit, ...]
    flags: tuple[Flag, ...]


def repairs_of(text: str) -> tuple[Edit, ...]:
    """Return the edits that repair a plain text; none for clean text."""
    return repaired(text).edits


MOST_PASSES = 3
"""How often the stages run over a text at most; a second pass finds nothing in nearly all."""


def repaired(text: str, *, markup: bool = False, forms: frozenset[Form] = frozenset()) -> Repairs:
    """Return the edits that repair the text, and the flags for what was lost or hidden.

    Args:
        text: the decoded original.
        markup: whether it is the source of a page; entities, escapes and line ends are the parser's business then.
        forms: changes of form to make besides, that no text needs.

    """
    repair = Repair(text)
    for _ in range(MOST_PASSES):
        before = repair.text
        _pass(repair, markup=markup)
        if repair.text == before:
            break
    for form in FORMS:
        if form in forms:
            repair.apply(between_tags(FORMS[form]) if markup else FORMS[form])
    flags = flags_of(repair) if repair.edits or repair.suspicions else ()
    flags += () if markup else unread_glyphs(text)
    edits = _without_tags(repair.edits) if markup else repair.edits
    return Repairs(edits, (*flags, *doubts_of(repair)))


def _pass(repair: Repair, *, markup: bool) -> None:
    """Take the repair through all stages once; what one stage takes out may uncover work for an earlier one."""
    _whole(repair)
    found = repair.suspicions
    if found:
        _bytes_and_controls(repair, found, markup=markup)
    if not markup:
        repair.apply(bare_colours)
    if not markup and repair.apply(transport):
        found = repair.suspicions
    if not markup and "&" in repair.text and repair.apply(entities):
        found = repair.suspicions | found
    if found:
        _charsets(repair)
        _letters(repair, found)
    if not markup:
        repair.apply(page_furniture)
        repair.apply(joined_lines)
        repair.apply(soft_breaks)
        repair.apply(form_feeds)


def _whole(repair: Repair) -> None:
    for _ in range(DEEPEST_LAYERS):
        if repair.text.isascii() or not repair.apply(repaired_whole):
            break


def _bytes_and_controls(repair: Repair, found: Suspicion, *, markup: bool) -> None:
    if Suspicion.SURROGATE in found:
        repair.apply(surrogate_halves)
        repair.apply(stray_bytes)
    if Suspicion.CONTROL in found:
        if "\0" in repair.text:
            repair.apply(wide_as_narrow)
        repair.apply(terminals)
        repair.apply(chat_colours)
        repair.apply(overstrikes)
        repair.apply(control_characters)
        if not markup:
            repair.apply(line_ends)
    if Suspicion.WIDE in found and not markup:
        repair.apply(swapped_halves)


def _charsets(repair: Repair) -> None:
    _whole(repair)
    for _ in range(DEEPEST_LAYERS):
        found = repair.suspicions
        narrow = bool(found & _NARROW) and repair.apply(repaired_lines)
        wide = Suspicion.WIDE in found and repair.apply(repaired_wide_lines)
        if not narrow and not wide:
            break
    if Suspicion.MIXED in repair.suspicions:
        repair.apply(only_lookalikes)
    stages = [_parts, _misread] if _parts_help(repair) else [_misread, _parts]
    for stage in stages:
        stage(repair)


def _misread(repair: Repair) -> None:
    if repair.suspicions & (_NARROW | Suspicion.WIDE) and not speaks_of_mojibake(repair.text):
        repair.apply(misread_text)


def _parts(repair: Repair) -> None:
    for _ in range(DEEPEST_LAYERS):
        if not repair.suspicions & _NARROW or not repair.apply(repaired_parts):
            break


def _parts_help(repair: Repair) -> bool:
    """Return whether the repair of parts makes the whole read better; a charset was hardly misread then."""
    if not repair.suspicions & _NARROW:
        return True
    after = repair.preview(repaired_parts)
    return after != repair.text and reading_of(after).surprise + LEAD_OF_PARTS < reading_of(repair.text).surprise


def _letters(repair: Repair, found: Suspicion) -> None:
    found |= repair.suspicions
    if Suspicion.CONTROL in found:
        repair.apply(control_characters)
    if Suspicion.HIDDEN in found:
        repair.apply(invisible_characters)
        repair.apply(ligatures)
    if repair.suspicions & Suspicion.MIXED:
        repair.apply(lookalikes)


def _without_tags(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Return the edits that neither remove nor insert the characters of a tag."""
    return tuple(edit for edit in edits if not set("<>") & {*edit.before, *edit.after})
