"""Which characters of a text Markdown would take for marks."""

import re
from collections.abc import Iterator, Sequence
from unicodedata import category

from pipeline.text.lazy import lazy_re

_BLOCK_START = lazy_re(r"#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|([-_*])(?:[ \t]*\1){2,}[ \t]*$|```|~~~|\[(?=[^\]]{1,999}\]:)")
_NUMBER = lazy_re(r"\d{1,9}(?=[.)](?:\s|$))", re.ASCII)
_UNDERLINE = lazy_re(r"(?:=+|-+)[ \t]*$|[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[ \t:|-]*$")
_CLOSING_HASHES = lazy_re(r"(?:^|(?<=\s))#+\s*$")
_ALWAYS = lazy_re(r"<(?=[A-Za-z/!?])|&(?=(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)")
_BACKSLASH = lazy_re(r"\\(?=[!-/:-@\[-`{-~])")
_LINK = lazy_re(r"\](?=\()")
_SPECIAL = lazy_re(r"[*_`\[\]<&\\~|#>+=\d-]")

Range = tuple[int, int]


_LIVE = lazy_re(r"(?<!\\)(?:\\\\)*(?P<mark><[A-Za-z/!?]|\][(\[:]|!\[)|^ {0,3}(?P<fence>```|~~~)", re.MULTILINE)
NEAR_CHARS = 64
"""How far around a place is looked for what makes markup of it."""


def is_live(before: str, text: str, after: str) -> bool:
    r"""Return whether a text between two others would be a tag, a link or a fence there, and not read as it is.

    >>> is_live("One ", "<img src=x>", " two"), is_live("One ", r"\<img src=x>", " two"), is_live("One [a", "]", "(b)")
    (True, False, True)
    """
    lead = before[-NEAR_CHARS:]
    start, stop = len(lead), len(lead) + len(text)
    found = _LIVE.finditer(lead + text + after[:NEAR_CHARS])
    places = (match.span("mark" if match["mark"] else "fence") for match in found)
    return any(place[0] < stop and start < place[1] for place in places)


def is_punctuation(char: str) -> bool:
    """Return whether Markdown takes the character for punctuation."""
    return not char.isalnum() and not char.isspace() and category(char)[0] in "PS"


def escapes_of(
    text: str, *, code: Sequence[Range], links: Sequence[Range], emphasis: bool, place: str = "block"
) -> frozenset[int]:
    r"""Return the offsets before which the text needs a backslash, so that it reads as it is.

    >>> sorted(escapes_of("2*3*4 and a * b", code=(), links=(), emphasis=False))
    [1, 3]

    Args:
        text: the text of a block, on one line.
        code: where it is code already.
        links: where it is the text of a link.
        emphasis: whether marks of emphasis are put into it.
        place: `block`, `line` for one after a hard break, `heading`, or `cell`.

    """
    if not links and not _SPECIAL.search(text):
        return frozenset()
    found = {*_anywhere(text, emphasis=emphasis, coded=bool(code)), *_in_links(text, links)}
    if place == "cell":
        found |= {match.start() for match in re.finditer(r"\|", text)}
    elif place == "heading":
        found |= {match.start() for match in _CLOSING_HASHES.finditer(text)}
    else:
        found |= set(_at_the_start(text, place))
    kept = {offset for offset in found if not any(start <= offset < stop for start, stop in code)}
    if place == "cell":
        kept |= {match.start() for match in re.finditer(r"\|", text)}
    return frozenset(kept)


def _at_the_start(text: str, place: str) -> Iterator[int]:
    """Yield where the start of the text would begin a block of another kind."""
    if _BLOCK_START.match(text):
        yield 0
    number = _NUMBER.match(text)
    if number:
        yield number.end()
    if place == "line" and _UNDERLINE.match(text):
        yield 0


def _anywhere(text: str, *, emphasis: bool, coded: bool) -> Iterator[int]:
    for pattern in (_ALWAYS, _BACKSLASH):
        yield from (match.start() for match in pattern.finditer(text))
    for mark in "*_":
        runs = [
            match.span() for match in re.finditer(re.escape(mark) + "+", text) if _may_mark(text, mark, *match.span())
        ]
        if len(runs) > 1 or (runs and emphasis and mark == "*"):
            yield from (offset for start, stop in runs for offset in range(start, stop))
    ticks = [match.span() for match in re.finditer("`+", text)]
    if len(ticks) > 1 or (ticks and coded):
        yield from (offset for start, stop in ticks for offset in range(start, stop))
    tildes = [match.start() for match in re.finditer("~~", text)]
    if len(tildes) > 1:
        yield from tildes
    for match in _LINK.finditer(text):
        yield match.start()


def _may_mark(text: str, mark: str, start: int, stop: int) -> bool:
    """Return whether a run of asterisks or underscores may begin or end emphasis."""
    before, after = text[start - 1 : start] or " ", text[stop : stop + 1] or " "
    if before.isspace() and after.isspace():
        return False
    return mark == "*" or not (before.isalnum() and after.isalnum())


def _in_links(text: str, links: Sequence[Range]) -> Iterator[int]:
    """Yield brackets that would end the texts of links, and an exclamation mark that would make an image of a link."""
    for start, stop in links:
        if not _is_balanced(text[start:stop]):
            yield from (offset for offset in range(start, stop) if text[offset] in "[]")
        if start and text[start - 1] == "!":
            yield start - 1


def _is_balanced(text: str) -> bool:
    """Return whether every bracket of the text has its partner."""
    depth = 0
    for char in text:
        depth += (char == "[") - (char == "]")
        if depth < 0:
            return False
    return depth == 0
