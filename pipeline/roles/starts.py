"""Whether a text may start with one of many labels: two letters tell, before a pattern of all labels is asked."""

from collections.abc import Iterable

_DOTLESS = str.maketrans("İı", "ii")
"""Patterns that ignore case take these for `i`."""
_SPACE = "".join(char for char in map(chr, range(0x3001)) if char.isspace())


class Starts:
    """The first letters of labels."""

    def __init__(self, labels: Iterable[str], before: str) -> None:
        """Take labels, and the marks that may be before one, white space apart."""
        self._letters = frozenset(label.casefold()[:2] for label in labels)
        self._before = before
        self._lead = before + _SPACE

    def may_begin(self, text: str) -> bool:
        """Return whether one of the labels may be at the start of the text, in letters of any case.

        >>> Starts(["Photo"], "(").may_begin("(PHOTO: Jane Doe"), Starts(["Photo"], "(").may_begin("The river")
        (True, False)
        """
        head = text.lstrip(self._lead)[:2] if text[:1] in self._before else text[:2]
        if head.isascii():
            return head.lower() in self._letters
        head = head.translate(_DOTLESS).casefold()
        return head[:2] in self._letters or head[:1] in self._letters
