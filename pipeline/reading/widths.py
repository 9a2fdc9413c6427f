"""How wide a line is in proportional type, by fixed tables of letter widths.

The tables are the metrics that Adobe published for the standard fonts of PDF (Core 14 AFM), Times-Roman and Helvetica.
Other text faces are set in much the same proportions: what differs is within the slack that columns are measured with.
"""

from enum import StrEnum
from unicodedata import combining, east_asian_width, normalize

_TIMES = (
    "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 500 278 278 "
    "564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 "
    "722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 "
    "278 500 500 722 500 500 444 480 200 480 541"
)
_HELVETICA = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
"""Widths of the characters from space to tilde, in thousandths of an em."""
EM = 1000
_DIGIT = 500
"""The width of a figure, and of anything that no table knows, in thousandths of an em."""
_ALIKE = {
    ord(char): known
    for known, chars in {
        "'": "‘’‚′‹›", '"': "“”„″", "n": "–«»вкинпхцчћђдъηνπξґ", "@": "—―…", "+": "−", "a": "аαяэзє", "b": "бьβ",
        "e": "еεѕς", "r": "г", "m": "жмшщыюфљњω", "o": "оοσθδђφð", "p": "рρþ", "c": "сζ", "t": "тτ", "y": "уγχ",
        "x": "лλκ", "i": "іїıι", "j": "ј", "u": "υμџψ", "d": "đ", "l": "ł", "B": "ß", "w": "ѡ",
    }.items()
    for char in chars
}  # fmt: skip
"""Letters and punctuation that are about as wide as one of ASCII; chosen by eye."""


class Face(StrEnum):
    """A kind of type: what differs are the proportions of the letters, not their size."""

    FIXED = "fixed"
    """All characters are as wide: text that a terminal or a typewriter wrapped."""
    SERIF = "serif"
    SANS = "sans"


class _Widths(dict[str, int]):
    """The widths of characters in a face, in thousandths of an em; non-ASCII ones are worked out on first use."""

    def __init__(self, table: str) -> None:
        super().__init__((chr(0x20 + n), int(width)) for n, width in enumerate(table.split()))

    def __missing__(self, char: str) -> int:
        self[char] = width = self._width(char)
        return width

    def _width(self, char: str) -> int:
        if combining(char):
            return 0
        if east_asian_width(char) in "WF":
            return EM
        base = normalize("NFD", char)[0]
        alike = base.lower().translate(_ALIKE)
        known = alike.upper() if base.isupper() else alike
        return self.get(known, _DIGIT)


_TABLES = {Face.SERIF: _Widths(_TIMES), Face.SANS: _Widths(_HELVETICA)}


def width_of(text: str, face: Face) -> int:
    """Return how wide the text is when set in the face on one line, in thousandths of an em.

    >>> width_of("ill", Face.SERIF), width_of("mom", Face.SERIF)
    (834, 2056)
    """
    if face is Face.FIXED:
        return _DIGIT * len(text)
    return sum(map(_TABLES[face].__getitem__, text))


class _WordWidths(dict[str, int]):
    """The widths of words in a face, in thousandths of an em; most words occur again and again."""

    def __init__(self, table: _Widths) -> None:
        super().__init__()
        self._width_of_char = table.__getitem__

    def __missing__(self, word: str) -> int:
        width = sum(map(self._width_of_char, word))
        if len(word) <= LONGEST_KEPT_CHARS:
            if len(self) >= MOST_KEPT:
                self.clear()
            self[word] = width
        return width


LONGEST_KEPT_CHARS, MOST_KEPT = 24, 1 << 15
"""Words of this length at most are remembered, and so many of them: about 4 MB."""
WORD_WIDTHS = {face: _WordWidths(table) for face, table in _TABLES.items()}
"""The widths of words in proportional type; one that is not there is worked out."""
