"""UTF-8 read as another charset, some bytes of it lost or turned into spaces.

Sound characters come back, lost ones become U+FFFD.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.characters.repair import Change
from pipeline.characters.roundtrip import COMMON, RULE, encode_with
from pipeline.text.lazy import lazy_re

LOST = "\ufffd"
_MARK = b"\x1a"
"""Takes the place of a lost byte; ftfy uses the same."""
_SOUND = rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
_SPACED = rb"[\xc2-\xc5\xce-\xd0\xd9]\x20|[\xe1-\xef]\x20[\x80-\xbf]|[\xe0-\xef][\x80-\xbf]\x20"
_LOST = rb"[\xc2-\xdf][\x1a?]|[\xe0-\xef][\x1a?\x80-\xbf]{2}|[\xf0-\xf4][\x1a?\x80-\xbf]{3}|\x1a[\x80-\xbf]{0,3}"
_SEQUENCE = lazy_re(b"(?P<sound>" + _SOUND + b")|(?P<spaced>" + _SPACED + b")|(?P<lost>" + _LOST + b")")
_SEQUENCES = lazy_re(rb"(?:[\x00-\x19\x1b-\x7f]++|" + b"|".join((_SOUND, _SPACED, _LOST)) + rb")*+\Z")
_ODD = lazy_re("[^\x00-\x19\x1b-\x7f]")
A_GRAVE = b"\xc3 "
"""UTF-8 of `à` whose second byte, a no-break space, became a space. Runs of spaces may have been collapsed."""
_WORD = lazy_re(rb"\w(?<!s)|s\w")
_PORTUGUESE = lazy_re(rb"quel[ae]s?\b|quilo\b")
"""What Portuguese writes on to `à`; ftfy knows the same words."""
_DOUBLED = lazy_re("[Ã√├Ð\u0413ăĂΓ][\xa0 ] ")
"""`A_GRAVE` in the common charsets, with a space after it: the spaces of the text were not squeezed."""
FEWEST_SOUND = 2
"""Minimum number of valid sequences that are evidence for the charset."""


_ALONE = lazy_re(
    "[^\x00-\x7f\ufffd](?:(?<=[\x00-\x19\x1b-\x1f!->@-\x7f].)|(?<=^.))(?=[\x00-\x19\x1b-\x1f!->@-\x7f]|$)", re.DOTALL
)
"""A non-ASCII character without a neighbour that could represent a byte, lost or not."""


def keeps_spaces(text: str) -> bool:
    """Return whether the text shows that no space after an `à` was squeezed into its no-break space."""
    return _DOUBLED.search(text) is not None


def lossy_changes(line: str, offset: int, *, doubled: bool) -> Iterator[Change]:
    """Yield the changes that read the line as UTF-8 again, if every non-ASCII byte belongs to a sequence.

    Args:
        line: one line of the text.
        offset: where it starts.
        doubled: whether the text keeps the space after an `à`.

    """
    if _ALONE.search(line):
        return
    first = _ODD.search(line)
    possible = _possible(first[0]) if first else ()
    for charset in possible:
        raw = encode_with(line.replace(LOST, "\x1a"), charset)
        pieces = None if raw is None else _pieces(raw, doubled=doubled)
        if pieces:
            yield from _changes(pieces, offset, charset)
            return


@lru_cache(maxsize=4096)
def _possible(char: str) -> tuple[str, ...]:
    """Return the charsets in which the character can begin a sequence; the first of a line excludes most charsets."""
    found = []
    for charset in COMMON:
        raw = encode_with(char.replace(LOST, "\x1a"), charset)
        if raw and (raw == _MARK or 0xC2 <= raw[0] <= 0xF4):
            found.append(charset)
    return tuple(found)


class _Piece(NamedTuple):
    """A sequence of bytes and the character that it is read as."""

    start: int
    stop: int
    char: str


def _pieces(raw: bytes, *, doubled: bool) -> list[_Piece]:
    """Return the sequences of the line that are not plain ASCII; none if its bytes do not add up."""
    if not _SEQUENCES.match(raw):
        return []
    pieces: list[_Piece] = []
    sound = 0
    for match in _SEQUENCE.finditer(raw):
        try:
            char = LOST if match["lost"] else match[0].replace(b" ", b"\xa0").decode()
        except UnicodeDecodeError:
            return []
        sound += match["sound"] is not None
        if match[0] == A_GRAVE and not doubled and _starts_word(raw, match.end()):
            char += " "
        pieces.append(_Piece(*match.span(), char))
    return pieces if sound >= FEWEST_SOUND else []


def _starts_word(raw: bytes, place: int) -> bool:
    """Return whether a word follows that does not belong to an `à`, as `s` and the endings of `àquele` do."""
    return _WORD.match(raw, place) is not None and not _PORTUGUESE.match(raw, place)


def _changes(pieces: list[_Piece], offset: int, charset: str) -> Iterator[Change]:
    """Yield a change for each run of sequences; in these charsets a byte is a character of the line."""
    note = f"UTF-8 read as {charset}, some bytes lost"
    start = at = pieces[0].start
    after: list[str] = []
    for piece in pieces:
        if piece.start > at:
            yield Change(offset + start, offset + at, "".join(after), RULE, note)
            start, after = piece.start, []
        after.append(piece.char)
        at = piece.stop
    yield Change(offset + start, offset + at, "".join(after), RULE, note)
