"""Repairs of characters, in stages. The only package that knows ftfy.

Surrogates, UTF-16 mishaps, escapes of terminals, controls, line ends, escapes of transport, entities, mojibake,
wrong charsets, invisible characters, ligatures, look-alikes: in this order, each behind a test of what the text needs.
"""

from typing import NamedTuple

from pipeline.characters.controls import controls, line_ends, overstrikes, terminals
from pipeline.characters.draft import Draft
from pipeline.characters.escapes import entities, transport
from pipeline.characters.gate import Concern
from pipeline.characters.homoglyphs import homoglyphs, only_homoglyphs
from pipeline.characters.invisible import invisible, ligatures
from pipeline.characters.losses import doubts_of, flags_of
from pipeline.characters.misread import misread
from pipeline.characters.mojibake import (
    repaired_lines,
    repaired_parts,
    repaired_whole,
    repaired_wide_lines,
    speaks_of_mojibake,
)
from pipeline.characters.normal import FORMS, between_tags
from pipeline.characters.surrogates import stray_bytes, surrogates, swapped_halves, wide_as_narrow
from pipeline.model import Edit, Flag
from pipeline.reading.lines import joined_lines
from pipeline.settings import Form
from pipeline.text.letters import reading_of

DEEPEST_LAYERS = 5
"""Mojibake is undone at most so many times over."""


HELP = 3.0
"""What "better" means, in half bits a character; chosen by eye."""
_NARROW = Concern.BAD | Concern.FOREIGN | Concern.MIXED
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
    draft = Draft(text)
    for _ in range(MOST_PASSES):
        before = draft.text
        _pass(draft, markup=markup)
        if draft.text == before:
            break
    for form in FORMS:
        if form in forms:
            draft.apply(between_tags(FORMS[form]) if markup else FORMS[form])
    flags = flags_of(draft) if draft.edits or draft.concerns else ()
    edits = _without_tags(draft.edits) if markup else draft.edits
    return Repairs(edits, (*flags, *doubts_of(draft)))


def _pass(draft: Draft, *, markup: bool) -> None:
    """Take the draft through all stages once; what one stage takes out may uncover work for an earlier one."""
    _whole(draft)
    found = draft.concerns
    if found:
        _bytes_and_controls(draft, found, markup=markup)
    if not markup and draft.apply(transport):
        found = draft.concerns
    if not markup and "&" in draft.text and draft.apply(entities):
        found = draft.concerns | found
    if found:
        _charsets(draft)
        _letters(draft, found)
    if not markup:
        draft.apply(joined_lines)


def _whole(draft: Draft) -> None:
    for _ in range(DEEPEST_LAYERS):
        if draft.text.isascii() or not draft.apply(repaired_whole):
            break


def _bytes_and_controls(draft: Draft, found: Concern, *, markup: bool) -> None:
    if Concern.SURROGATE in found:
        draft.apply(surrogates)
        draft.apply(stray_bytes)
    if Concern.CONTROL in found:
        if "\0" in draft.text:
            draft.apply(wide_as_narrow)
        draft.apply(terminals)
        draft.apply(overstrikes)
        draft.apply(controls)
        if not markup:
            draft.apply(line_ends)
    if Concern.WIDE in found and not markup:
        draft.apply(swapped_halves)


def _charsets(draft: Draft) -> None:
    _whole(draft)
    for _ in range(DEEPEST_LAYERS):
        found = draft.concerns
        narrow = bool(found & _NARROW) and draft.apply(repaired_lines)
        wide = Concern.WIDE in found and draft.apply(repaired_wide_lines)
        if not narrow and not wide:
            break
    if Concern.MIXED in draft.concerns:
        draft.apply(only_homoglyphs)
    stages = [_parts, _misread] if _parts_help(draft) else [_misread, _parts]
    for stage in stages:
        stage(draft)


def _misread(draft: Draft) -> None:
    if draft.concerns & (_NARROW | Concern.WIDE) and not speaks_of_mojibake(draft.text):
        draft.apply(misread)


def _parts(draft: Draft) -> None:
    for _ in range(DEEPEST_LAYERS):
        if not draft.concerns & _NARROW or not draft.apply(repaired_parts):
            break


def _parts_help(draft: Draft) -> bool:
    """Return whether the repair of parts makes the whole read better; a charset was hardly misread then."""
    if not draft.concerns & _NARROW:
        return True
    after = draft.tried(repaired_parts)
    return after != draft.text and reading_of(after).surprise + HELP < reading_of(draft.text).surprise


def _letters(draft: Draft, found: Concern) -> None:
    found |= draft.concerns
    if Concern.CONTROL in found:
        draft.apply(controls)
    if Concern.HIDDEN in found:
        draft.apply(invisible)
        draft.apply(ligatures)
    if draft.concerns & Concern.MIXED:
        draft.apply(homoglyphs)


def _without_tags(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Return the edits that neither take nor make the signs of a tag."""
    return tuple(edit for edit in edits if not set("<>") & {*edit.before, *edit.after})
