"""Places in a document as people type them: `DOC:1743` and `DOC:L12`."""

import regex

from pipeline.errors import RunError
from pipeline.model import Span
from pipeline.report.plain import line_starts

_PLACE = regex.compile(r"(?P<name>.+):(?P<place>[Ll]?[0-9]+)")


def split_place(words: str) -> tuple[str, str]:
    """Return the name of the document and the place; empty where none is given.

    >>> split_place("news.txt:L12"), split_place("news.txt")
    (('news.txt', 'L12'), ('news.txt', ''))
    """
    match = _PLACE.fullmatch(words)
    return (match["name"], match["place"]) if match else (words, "")


def place_in(original: str, place: str) -> Span:
    r"""Return the span of a place: one character, or the whole line.

    >>> place_in("one\ntwo", "L2")
    Span(start=4, stop=7)

    Raises:
        RunError: the document is shorter.

    """
    if place[0] not in "Ll":
        offset = int(place)
        if offset >= len(original):
            msg = f"the document has {len(original):,} characters, counted from 0; there is no character {offset:,}"
            raise RunError(msg)
        return Span(offset, offset + 1)
    starts = [*line_starts(original), len(original) + 1]
    number = int(place[1:])
    if not 1 <= number < len(starts):
        msg = f"the document has {len(starts) - 1:,} lines; there is no line {number:,}"
        raise RunError(msg)
    return Span(starts[number - 1], max(starts[number - 1], starts[number] - 1))
