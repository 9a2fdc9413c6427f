"""Characters that nobody sees, cut where no script needs them; ligatures of typesetting."""

from collections.abc import Iterator

import regex

from pipeline.characters.repair import Change
from pipeline.kinds import BuiltIn
from pipeline.text.lazy import lazy_pattern, lazy_re

RULE = BuiltIn.INVISIBLE
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
"""Only these five are a matter of fonts; ĳ, ǆ, ﬅ and the rest are spelling."""

_SIGNS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_INVISIBLE = lazy_re(f"[{_SIGNS}][{_SIGNS}]*")
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_RIGHT_TO_LEFT = lazy_pattern(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}--[\u200F\u061C]]", regex.VERSION1)
_BREAKING = lazy_pattern(
    r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}\p{Tai_Le}\p{New_Tai_Lue}\p{Tai_Tham}\p{Javanese}\p{Balinese}]"
)
_JOINING = lazy_pattern(
    r"[\p{Arabic}\p{Syriac}\p{Mongolian}\p{Nko}\p{Mandaic}\p{Adlam}\p{Hanifi_Rohingya}\p{Phags_Pa}\p{Devanagari}\p{Bengali}"
    r"\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}\p{Tibetan}"
    r"\p{Hebrew}\p{Balinese}\p{Javanese}\p{Thaana}\p{Lao}\p{Thai}\u1780-\u17FF\uA8E0-\uA8FF]"
)
_EMOJI = lazy_pattern(r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F\U000E0020-\U000E007F\u20E3]")
_MONGOLIAN = lazy_pattern(r"\p{Mongolian}")
_LIGATURE = lazy_pattern("[ﬀ-ﬄ]")
_AFTER_WORD = lazy_pattern("\\p{L}\\p{M}?[-\u2010]?$|\\p{L}[-\u2010]?$")
_SOFT_BREAK = lazy_pattern(
    "(?<=\\p{L}\\p{M}?[-\u2010]?)\xad+[^\\S\n]{0,5}\n[^\\S\n]{0,5}(?=[\\p{L}--\\p{Lu}])", regex.VERSION1
)
"""A word, a soft hyphen, a line end and the rest of the word; lines and an indentation of `_BREAK_CHARS` at most."""
_BEFORE_BREAK = lazy_pattern(r"[^\S\n]{0,5}\n[^\S\n]{0,5}[\p{L}--\p{Lu}]", regex.VERSION1)
_BREAK_CHARS = 12
_NEAR_CHARS = 2


def invisible_characters(text: str) -> Iterator[Change]:
    """Cut zero-width characters, soft hyphens and marks of direction that the text around them has no use for."""
    runs = list(_INVISIBLE.finditer(text))
    directed = any(not set(_DIRECTIONS).isdisjoint(match[0]) for match in runs)
    right_to_left = directed and _RIGHT_TO_LEFT.search(text) is not None
    for match in runs:
        start, stop = match.span()
        before, after = text[max(0, start - _NEAR_CHARS) : start], text[stop : stop + _BREAK_CHARS]
        kept = "".join(char for char in match[0] if _is_needed(char, before, after, right_to_left=right_to_left))
        if kept != match[0]:
            codes = " ".join(f"U+{ord(char):04X}" for char in dict.fromkeys(match[0]) if char not in kept)
            yield Change(start, stop, kept, RULE, f"{codes}: invisible, and of no use here")


def soft_breaks(text: str) -> Iterator[Change]:
    """Join words that a soft hyphen at a line end broke; a hyphen before it belongs to the word."""
    for match in _SOFT_BREAK.finditer(text) if "\xad" in text else ():
        yield Change(*match.span(), "", BuiltIn.HYPHEN, "a soft hyphen at a line end")


def _is_needed(char: str, before: str, after: str, *, right_to_left: bool) -> bool:
    if char == "\xad":
        return _BEFORE_BREAK.match(after) is not None and _AFTER_WORD.search(before) is not None
    near = before + after[:_NEAR_CHARS]
    if char == "\u200b":
        return _BREAKING.search(near) is not None
    if char in "\u200c\u200d":
        joins = _JOINING.search(before[-1:] + after[:1]) is not None
        return joins or (char == "\u200d" and _EMOJI.search(before[-1:] + after[:1]) is not None)
    if char == "\u180e":
        return _MONGOLIAN.search(near) is not None
    if char in _DIRECTIONS:
        return right_to_left
    return char in "\u2061\u2062\u2063\u2064"


def ligatures(text: str) -> Iterator[Change]:
    """Split the five ligatures of fonts into their letters."""
    for match in _LIGATURE.finditer(text) if any(sign in text for sign in LIGATURES) else ():
        yield Change(*match.span(), LIGATURES[match[0]], BuiltIn.LIGATURE, "a ligature of a font")
