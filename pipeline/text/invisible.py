"""Which of the characters that nobody sees a text needs: to join or break words, or for runs of two directions."""

import regex

from pipeline.text.lazy import lazy_pattern

SIGNS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
"""What nobody sees: characters of no width, soft hyphens, marks of direction; as in a class of a pattern."""
DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
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
_AFTER_WORD = lazy_pattern("\\p{L}\\p{M}?[-\u2010]?$|\\p{L}[-\u2010]?$")
_BEFORE_BREAK = lazy_pattern(r"[^\S\n]{0,5}\n[^\S\n]{0,5}[\p{L}--\p{Lu}]", regex.VERSION1)
BREAK_CHARS = 12
NEAR_CHARS = 2
"""So much of the text before and after a character decides whether it is needed; of a soft hyphen the longer."""


def runs_right_to_left(text: str) -> bool:
    """Return whether the text has letters that run from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def is_needed(char: str, before: str, after: str, *, right_to_left: bool) -> bool:
    """Return whether the text around an invisible character has a use for it.

    Args:
        char: one of `SIGNS`.
        before: the `NEAR_CHARS` characters before it.
        after: the `BREAK_CHARS` characters after it.
        right_to_left: whether the text has letters that run from right to left.

    """
    if char == "\xad":
        return _BEFORE_BREAK.match(after) is not None and _AFTER_WORD.search(before) is not None
    near = before + after[:NEAR_CHARS]
    if char == "\u200b":
        return _BREAKING.search(near) is not None
    if char in "\u200c\u200d":
        joins = _JOINING.search(before[-1:] + after[:1]) is not None
        return joins or (char == "\u200d" and _EMOJI.search(before[-1:] + after[:1]) is not None)
    if char == "\u180e":
        return _MONGOLIAN.search(near) is not None
    if char in DIRECTIONS:
        return right_to_left
    return char in "\u2061\u2062\u2063\u2064"
