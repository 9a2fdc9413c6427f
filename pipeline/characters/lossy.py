"""UTF-8 read as another charset, some bytes of it lost or turned into spaces.

Sound characters come back, lost ones become U+FFFD.
"""

import re
from collections.abc import Iterator

from pipeline.characters.draft import Change
from pipeline.characters.roundtrip import COMMON, RULE, encoded

LOST = "\ufffd"
_MARK = b"\x1a"
"""Stands for a lost byte; ftfy uses the same."""
_SEQUENCE = re.compile(
    rb"(?P<ascii>[\x00-\x19\x1b-\x7f])"
    rb"|(?P<sound>[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})"
    rb"|(?P<spaced>[\xc2-\xc5\xce-\xd0\xd9]\x20|[\xe1-\xef]\x20[\x80-\xbf]|[\xe0-\xef][\x80-\xbf]\x20)"
    rb"|(?P<lost>[\xc2-\xdf][\x1a?]|[\xe0-\xef][\x1a?\x80-\xbf]{2}|[\xf0-\xf4][\x1a?\x80-\xbf]{3}|\x1a[\x80-\xbf]{0,3})",
)
A_GRAVE = b"\xc3 "
"""UTF-8 of `à`, its no-break space a common one; where none is followed by a second space, they may be squeezed."""
FEWEST_SOUND = 2
"""So many sound sequences have to speak for the charset."""


def lossy_changes(line: str, offset: int) -> Iterator[Change]:
    """Yield the changes that read the line as UTF-8 again, where every byte beyond ASCII belongs to a sequence."""
    for charset in COMMON:
        raw = encoded(line.replace(LOST, "\x1a"), charset)
        pieces = None if raw is None else _pieces(raw)
        if pieces:
            yield from _changes(pieces, offset, charset)
            return


def _pieces(raw: bytes) -> list[tuple[int, str]]:
    """Return the characters of the line and how many bytes each takes; nothing if the bytes do not add up."""
    pieces: list[tuple[int, str]] = []
    at = sound = 0
    doubled = A_GRAVE + b" " in raw
    while at < len(raw):
        match = _SEQUENCE.match(raw, at)
        if match is None:
            return []
        try:
            char = (
                LOST
                if match["lost"]
                else match[0].replace(b" ", b"\xa0").decode()
                if match["spaced"]
                else match[0].decode()
            )
        except UnicodeDecodeError:
            return []
        sound += match["sound"] is not None
        if match[0] == A_GRAVE and not doubled and raw[at + 2 : at + 3].isalnum():
            char += " "
        pieces.append((match.end() - at, char))
        at = match.end()
    return pieces if sound >= FEWEST_SOUND else []


def _changes(pieces: list[tuple[int, str]], offset: int, charset: str) -> Iterator[Change]:
    start = at = offset
    after: list[str] = []
    note = f"UTF-8 read as {charset}, some bytes lost"
    for width, char in (*pieces, (1, "")):
        if width > 1 or char == LOST:
            after.append(char)
        else:
            if after:
                yield Change(start, at, "".join(after), RULE, note)
                after = []
            start = at + width
        at += width
