"""How the text of a record was written in its file, so that the file can be rebuilt around the restored text.

A frame holds the bytes of the file around the text, and the way in which the text was escaped. Where no known way gives
the bytes of the record, the frame holds all of them.
"""

import json
import re
from collections.abc import Callable
from typing import NotRequired, TypedDict

FILE = "file"
"""The document is a whole file as it was on the disk, not its content."""
PLAIN = "plain"
"""The document is in its file as it is."""
LITERAL = "literal"
"""The frame itself holds the bytes of the record."""


class Frame(TypedDict):
    """What surrounds a document in its file."""

    before: str
    """The bytes before it, back to the end of the document before; bytes that are not UTF-8 as surrogates."""
    after: str
    """The bytes after it that belong to the same record."""
    way: str
    """How the document was written: a key of the table below, or one of the three names above."""
    literal: NotRequired[str]
    """The bytes of the record, where no way gives them."""


_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|.)", re.DOTALL)
_HTML = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _upper(literal: str) -> str:
    return _ESCAPE.sub(lambda match: f"\\u{match[1].upper()}" if match[1] else match[0], literal)


def _slashed(literal: str) -> str:
    return literal.replace("/", "\\/")


WAYS: dict[str, Callable[[str], str]] = {
    "json": _json,
    "json-ascii": json.dumps,
    "json-slash": lambda text: _slashed(_json(text)),
    "json-ascii-slash": lambda text: _slashed(json.dumps(text)),
    "json-html": lambda text: _json(text).translate(_HTML),
    "json-ascii-html": lambda text: json.dumps(text).translate(_HTML),
    "json-ascii-upper": lambda text: _upper(json.dumps(text)),
    "csv-quoted": lambda text: '"' + text.replace('"', '""') + '"',
    "csv-escaped": lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"',
    "csv-bare": lambda text: text,
}
"""How writers of JSON and CSV escape: orjson and Jackson, Python, PHP with and without Unicode, Go, Rails, Gson; quotes
doubled, escaped, none."""


def frame_of(before: bytes, record: bytes, document: bytes, family: str) -> Frame:
    """Return the frame of a document in a record; `framed` gives the bytes of the record back.

    Args:
        before: the bytes of the file before the record.
        record: the bytes of the record.
        document: the bytes of its text.
        family: `json` or `csv`.

    """
    for way, write in WAYS.items():
        if way.startswith(family):
            literal = _bytes(write(_text(document)))
            at = record.find(literal)
            if at >= 0:
                return Frame(before=_text(before + record[:at]), after=_text(record[at + len(literal) :]), way=way)
    return Frame(before=_text(before), after="", way=LITERAL, literal=_text(record))


def plain_frame(before: bytes = b"", way: str = PLAIN, after: bytes = b"") -> Frame:
    """Return the frame of a document that is in its file as it is."""
    return Frame(before=_text(before), after=_text(after), way=way)


def framed(frame: Frame, document: bytes) -> bytes:
    """Return the bytes of the file that the document and its frame are.

    Raises:
        KeyError, ValueError: the frame is damaged.

    """
    way = frame["way"]
    if way == LITERAL:
        middle = _bytes(frame["literal"])
    elif way in (PLAIN, FILE):
        middle = document
    else:
        middle = _bytes(WAYS[way](_text(document)))
    return _bytes(frame["before"]) + middle + _bytes(frame["after"])


def _text(held: bytes) -> str:
    return held.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
