"""Character references of a page: what each of them shows, those that were escaped twice, those of what nobody sees."""

import html
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.kinds import BuiltIn
from pipeline.text.invisible import BREAK_CHARS, NEAR_CHARS, SIGNS, is_needed, runs_right_to_left
from pipeline.text.lazy import lazy_re

_NAME = r"(?:#[xX][0-9a-fA-F]+|#[0-9]+|[0-9A-Za-z]+)"
_REFERENCE = lazy_re(rf"&{_NAME};?")
_TWICE = lazy_re(rf"&(?:amp;){{1,3}}{_NAME};|&{_NAME};?")
_WHOLE = lazy_re(rf"&(?:amp;)*{_NAME};|..?", re.DOTALL)
"""One reference, escaped or not, or the characters that a reference may stand for."""
_INVISIBLE = lazy_re(f"[{SIGNS}]")
_OF_MARKUP = lazy_re(
    r"&(?:lt|LT|#60|#[xX]3[cC]);[!/?A-Za-z]|&(?:amp;)+(?:[lLgG][tT]|#6[02]|#[xX]3[cCeE]);|\b[Ee]ntit(?:y|ies)\b"
)
_SIGNS_OF_MARKUP = ("&lt;", "&LT;", "&#60;", "&#x3", "&#X3", "ntity", "ntities", "&amp;")
"""One of them is in what `_OF_MARKUP` finds; looking for them takes no time."""
_SHOWN = lazy_re(rf"&(?:amp;)+{_NAME};")
DEEPEST = 4
"""References are decoded so many times over at most."""


class TextPiece(NamedTuple):
    """A part of the text of a page and its place in the source."""

    start: int
    stop: int
    text: str
    rule: BuiltIn | None = None
    """Name of the edit where the text is not what the source has there; None for a character reference."""


def shows_reference(text: str) -> bool:
    """Return whether a part of the source shows a reference: it was escaped twice, or is what the page is about."""
    return "&amp;" in text and _SHOWN.search(text) is not None


def speaks_of_markup(source: str) -> bool:
    """Return whether a page shows tags or `&lt;`, or speaks of entities: what it shows is what it is about."""
    return any(map(source.__contains__, _SIGNS_OF_MARKUP)) and _OF_MARKUP.search(source) is not None


def pieces_of(text: str, start: int, *, twice: bool, verbatim: bool) -> Iterator[TextPiece]:
    """Yield the text in pieces: literal text, and each character reference on its own.

    Args:
        text: a part of the source without tags.
        start: where it begins.
        twice: whether what shows as a reference is decoded too.
        verbatim: whether it is code, in which `&amp;` may be meant.

    """
    at = 0
    for match in (_TWICE if twice else _REFERENCE).finditer(text):
        shown = _shown(match[0], verbatim=verbatim) if twice else _character(match[0])
        if shown != match[0]:
            if match.start() > at:
                yield TextPiece(start + at, start + match.start(), text[at : match.start()])
            yield TextPiece(start + match.start(), start + match.end(), shown)
            at = match.end()
    if at < len(text):
        yield TextPiece(start + at, start + len(text), text[at:])


_character = lru_cache(maxsize=1024)(html.unescape)


def _shown(reference: str, *, verbatim: bool) -> str:
    """Return what the reference shows; one escaped several times as what was meant."""
    shown = once = _character(reference)
    for _ in range(DEEPEST):
        after = _character(shown)
        if not _WHOLE.fullmatch(after):
            break
        shown = after
    return once if verbatim and shown in ("<", ">", "&") else shown


def without_invisible(pieces: list[TextPiece], source: str) -> list[TextPiece]:
    """Return the pieces of a line; references to invisible characters that the text does not need show nothing."""
    single = [n for n, piece in enumerate(pieces) if len(piece.text) == 1 and source[piece.start] == "&"]
    hidden = [n for n in single if _INVISIBLE.match(pieces[n].text)]
    return _emptied(pieces, hidden, source) if hidden else pieces


def _emptied(pieces: Sequence[TextPiece], hidden: Sequence[int], source: str) -> list[TextPiece]:
    """Return the pieces, those of these numbers empty that the text around has no use for."""
    text = "".join(piece.text for piece in pieces)
    right_to_left = runs_right_to_left(source)
    emptied = list(pieces)
    numbers = set(hidden)
    at = 0
    for n, piece in enumerate(pieces):
        before, after = text[max(0, at - NEAR_CHARS) : at], text[at + 1 : at + 1 + BREAK_CHARS]
        if n in numbers and not is_needed(piece.text, before, after, right_to_left=right_to_left):
            emptied[n] = piece._replace(text="", rule=BuiltIn.INVISIBLE)
        at += len(piece.text)
    return emptied
