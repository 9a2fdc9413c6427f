"""What repairs cannot bring back, and what was hidden on purpose."""

from collections.abc import Iterator

from pipeline.characters.repair import Repair
from pipeline.kinds import BuiltIn, FlagKind
from pipeline.model import Flag, Span
from pipeline.reading.lines import IN_DOUBT
from pipeline.text.lazy import lazy_pattern

_LETTER_LOST = lazy_pattern(r"(?<=\p{L})[\x00-\x08\x0E-\x1F\x7F]|(?<![^\s\"'“‘(])[\x00-\x08\x0E-\x1F\x7F](?=\p{Ll})")
_GLYPHS = lazy_pattern(r"(?:\(cid:\d{1,5}\))+")
FEWEST_GLYPHS = 2
"""One may be talk about them; chosen by eye."""
_OVERRIDE = lazy_pattern("[\u202d\u202e][^\u202c\n]*\u202c?")


def flags_of(repair: Repair) -> tuple[Flag, ...]:
    """Return flags for characters that stay lost, and for overrides of direction, which hide text."""
    return (*_lost_letters(repair), *_losses(repair), *_overrides(repair))


def doubts_of(repair: Repair) -> tuple[Flag, ...]:
    """Return flags for joined lines whose hyphen may have gone, or stayed, by mistake."""
    return tuple(
        Flag(edit.span, FlagKind.HYPHEN_DOUBTFUL, BuiltIn.LINES, f"the hyphen of a line end: {edit.note}")
        for edit in repair.edits
        if edit.note.endswith(IN_DOUBT)
    )


def _losses(repair: Repair) -> Iterator[Flag]:
    for edit in repair.edits:
        if "\ufffd" in edit.after:
            reason = f"{edit.after.count(chr(0xFFFD))} character(s) cannot come back: {edit.note}"
            yield Flag(edit.span, FlagKind.LOSS, BuiltIn.CHARACTERS, reason)


def _lost_letters(repair: Repair) -> Iterator[Flag]:
    """Yield a flag for each cut control character at which a word is broken off: a letter may have been there."""
    text = repair.original
    for edit in repair.edits:
        if BuiltIn.CONTROL in edit.rules and not edit.after and _LETTER_LOST.match(text, edit.span.start):
            reason = f"U+{ord(edit.before[0]):04X} in or beside a word: a letter may have stood there"
            yield Flag(edit.span, FlagKind.LOSS, BuiltIn.CHARACTERS, reason)


def unread_glyphs(text: str) -> tuple[Flag, ...]:
    """Return a flag for each run of glyphs that an extractor of PDF could not read, where the text has several."""
    if text.count("(cid:") < FEWEST_GLYPHS:
        return ()
    return tuple(
        Flag(Span(*match.span()), FlagKind.LOSS, BuiltIn.CHARACTERS, "glyphs of a font that names no characters")
        for match in _GLYPHS.finditer(text)
    )


def _overrides(repair: Repair) -> Iterator[Flag]:
    hides = any(sign in repair.original for sign in "\u202d\u202e")
    for match in _OVERRIDE.finditer(repair.original) if hides else ():
        reason = "an override of direction makes a reader see other text than a machine reads"
        yield Flag(Span(*match.span()), FlagKind.ATTACK_BIDI, BuiltIn.CHARACTERS, reason)
