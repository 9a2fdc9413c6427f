"""Characters that nobody sees, cut where no script needs them; ligatures of typesetting."""

from collections.abc import Iterator

import regex

from pipeline.characters.repair import Change
from pipeline.kinds import BuiltIn
from pipeline.text.invisible import BREAK_CHARS, DIRECTIONS, NEAR_CHARS, SIGNS, is_needed, runs_right_to_left
from pipeline.text.lazy import lazy_pattern, lazy_re

RULE = BuiltIn.INVISIBLE
_INVISIBLE = lazy_re(f"[{SIGNS}][{SIGNS}]*")
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
"""Only these five are a matter of fonts; ĳ, ǆ, ﬅ and the rest are spelling."""

_LIGATURE = lazy_pattern("[ﬀ-ﬄ]")
_SOFT_BREAK = lazy_pattern(
    "(?<=\\p{L}\\p{M}?[-\u2010]?)\xad+[^\\S\n]{0,5}\n[^\\S\n]{0,5}(?=[\\p{L}--\\p{Lu}])", regex.VERSION1
)
"""A word, a soft hyphen, a line end and the rest of the word; lines and an indentation of `_BREAK_CHARS` at most."""


def invisible_characters(text: str) -> Iterator[Change]:
    """Cut zero-width characters, soft hyphens and marks of direction that the text around them has no use for."""
    runs = list(_INVISIBLE.finditer(text))
    directed = any(not DIRECTIONS.isdisjoint(match[0]) for match in runs)
    right_to_left = directed and runs_right_to_left(text)
    for match in runs:
        start, stop = match.span()
        before, after = text[max(0, start - NEAR_CHARS) : start], text[stop : stop + BREAK_CHARS]
        kept = "".join(char for char in match[0] if is_needed(char, before, after, right_to_left=right_to_left))
        if kept != match[0]:
            codes = " ".join(f"U+{ord(char):04X}" for char in dict.fromkeys(match[0]) if char not in kept)
            yield Change(start, stop, kept, RULE, f"{codes}: invisible, and of no use here")


def soft_breaks(text: str) -> Iterator[Change]:
    """Join words that a soft hyphen at a line end broke; a hyphen before it belongs to the word."""
    for match in _SOFT_BREAK.finditer(text) if "\xad" in text else ():
        yield Change(*match.span(), "", BuiltIn.HYPHEN, "a soft hyphen at a line end")


def ligatures(text: str) -> Iterator[Change]:
    """Split the five ligatures of fonts into their letters."""
    for match in _LIGATURE.finditer(text) if any(sign in text for sign in LIGATURES) else ():
        yield Change(*match.span(), LIGATURES[match[0]], BuiltIn.LIGATURE, "a ligature of a font")
