"""How the text of a record was written in its file, so that the file can be rebuilt around the restored text.

A frame holds the bytes of the file around the text, and the way in which the text was escaped. Where no known way gives
the bytes of the record, the frame holds all of them.
"""

import re
from collections.abc import Callable
from json.encoder import encode_basestring, encode_basestring_ascii

from pipeline.ledger import FrameRecord

FILE = "file"
"""The document is a whole file as it was on the disk, not its content."""
PLAIN = "plain"
"""The document is in its file as it is."""
LITERAL = "literal"
"""The frame itself holds the bytes of the record."""


_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|.)", re.DOTALL)
_HTML = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


_json = encode_basestring
"""What `json.dumps` calls for a text, without an encoder that is made for each."""


def _upper(literal: str) -> str:
    return _ESCAPE.sub(lambda match: f"\\u{match[1].upper()}" if match[1] else match[0], literal)


def _slashed(literal: str) -> str:
    return literal.replace("/", "\\/")


WAYS: dict[str, Callable[[str], str]] = {
    "json": _json,
    "json-ascii": encode_basestring_ascii,
    "json-slash": lambda text: _slashed(_json(text)),
    "json-ascii-slash": lambda text: _slashed(encode_basestring_ascii(text)),
    "json-html": lambda text: _json(text).translate(_HTML),
    "json-ascii-html": lambda text: encode_basestring_ascii(text).translate(_HTML),
    "json-ascii-upper": lambda text: _upper(encode_basestring_ascii(text)),
    "csv-quoted": lambda text: '"' + text.replace('"', '""') + '"',
    "csv-escaped": lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"',
    "csv-bare": lambda text: text,
}
"""How writers of JSON and CSV escape: orjson and Jackson, Python, PHP with and without Unicode, Go, Rails, Gson; quotes
doubled, escaped, none."""


def frame_of(before: bytes, record: bytes, document: bytes, family: str) -> FrameRecord:
    """Return the frame of a document in a record; `framed` gives the bytes of the record back.

    Args:
        before: the bytes of the file before the record.
        record: the bytes of the record.
        document: the bytes of its text.
        family: `json` or `csv`.

    """
    text = document.decode("utf-8", "surrogateescape")
    escapes = not document.isascii() and record.isascii()
    for way, write in WAYS.items():
        if (
            way.startswith(family)
            and (escapes or "ascii" not in way)
            and not (escapes and way in ("json", "json-slash"))
        ):
            literal = write(text).encode("utf-8", "surrogateescape")
            at = record.find(literal)
            if at >= 0:
                return _frame(way, before + record[:at], record[at + len(literal) :])
    return _frame(LITERAL, before, b"", record)


def plain_frame(before: bytes = b"", way: str = PLAIN, after: bytes = b"") -> FrameRecord:
    """Return the frame of a document that is in its file as it is."""
    return _frame(way, before, after)


def _frame(way: str, before: bytes, after: bytes, literal: bytes = b"") -> FrameRecord:
    """Return the frame of these bytes, as text in UTF-8 if all of them are."""
    charset = "utf-8"
    try:
        for held in (before, after, literal):
            held.decode(charset)
    except UnicodeDecodeError:
        charset = "latin-1"
    frame = FrameRecord(before=before.decode(charset), after=after.decode(charset), way=way)
    if way == LITERAL:
        frame["literal"] = literal.decode(charset)
    if charset != "utf-8":
        frame["charset"] = charset
    return frame


def framed(frame: FrameRecord, document: bytes) -> bytes:
    """Return the bytes of the file that the document and its frame are.

    Raises:
        KeyError, ValueError, LookupError: the frame is damaged.

    """
    way, charset = frame["way"], frame.get("charset", "utf-8")
    if way == LITERAL:
        middle = frame["literal"].encode(charset)
    elif way in (PLAIN, FILE):
        middle = document
    else:
        middle = WAYS[way](document.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    return frame["before"].encode(charset) + middle + frame["after"].encode(charset)
