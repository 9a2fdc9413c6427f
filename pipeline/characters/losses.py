"""What repairs cannot bring back, and what was hidden on purpose."""

from collections.abc import Iterator

import regex

from pipeline.characters.draft import Draft
from pipeline.model import Flag, Span
from pipeline.reading.lines import IN_DOUBT

_OVERRIDE = regex.compile("[\u202d\u202e][^\u202c\n]*\u202c?")


def flags_of(draft: Draft) -> tuple[Flag, ...]:
    """Return flags for characters that stay lost, and for overrides of direction, which hide text."""
    return (*_losses(draft), *_overrides(draft))


def doubts_of(draft: Draft) -> tuple[Flag, ...]:
    """Return flags for joined lines whose hyphen may have gone, or stayed, by mistake."""
    return tuple(
        Flag(edit.span, "hyphen.doubtful", "lines", f"the hyphen of a line end: {edit.note}")
        for edit in draft.edits
        if edit.note.endswith(IN_DOUBT)
    )


def _losses(draft: Draft) -> Iterator[Flag]:
    for edit in draft.edits:
        if "\ufffd" in edit.after:
            reason = f"{edit.after.count(chr(0xFFFD))} character(s) cannot come back: {edit.note}"
            yield Flag(edit.span, "loss", "characters", reason)


def _overrides(draft: Draft) -> Iterator[Flag]:
    hides = any(sign in draft.original for sign in "\u202d\u202e")
    for match in _OVERRIDE.finditer(draft.original) if hides else ():
        reason = "an override of direction makes a reader see other text than a machine reads"
        yield Flag(Span(*match.span()), "attack.bidi", "characters", reason)
